using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Cli.Reference;

/// <summary>
/// A tool of the reference implementation, by its name: its options, output, words and exit statuses, which are 0 and 1
/// (composefs.md S9 to S14). Where it departs from the original is in docs/formats/reference-tools.md.
/// </summary>
internal abstract class ReferenceTool(string program, StandardStreams streams, SignalCancellation signals)
{
    private static readonly Dictionary<string, Func<string, StandardStreams, SignalCancellation, ReferenceTool>> Tools = new()
    {
        ["mkcomposefs"] = (program, streams, signals) => new MkComposefs(program, streams, signals),
        ["composefs-info"] = (program, streams, signals) => new ComposefsInfo(program, streams, signals),
        ["composefs-dump"] = (program, streams, signals) => new ComposefsDump(program, streams, signals),
        ["mount.composefs"] = (program, streams, signals) => new MountComposefs(program, streams, signals),
    };

    /// <summary>The name that the tool was called by, as it was spelled.</summary>
    protected string Program { get; } = program;

    protected StandardStreams Streams { get; } = streams;

    protected IBlockHasher BlockHasher { get; } = new NativeBlockHasher();

    /// <summary>Cancelled by Ctrl-C from now on; before, and while input is waited for, it ends the process.</summary>
    protected CancellationToken CancellationToken => signals.Token;

    private string Name => Path.GetFileName(Program);

    /// <summary>The tool that goes by this program name, or null when it is ours.</summary>
    internal static ReferenceTool? Called(string program, StandardStreams streams, SignalCancellation signals) =>
        Tools.TryGetValue(Path.GetFileName(program), out var make) ? make(program, streams, signals) : null;

    /// <summary>Does what was asked for.</summary>
    internal abstract void Run(string[] arguments);

    /// <summary>Says on standard error what went wrong and returns the exit status; what was printed before stands.</summary>
    internal int Failed(Exception error)
    {
        if (error is OperationCanceledException && signals.Received is { } signal)
            return ExitStatus.For(signal);
        try
        {
            Streams.Text.Flush();
            if (error is LinuxException { Errno: Errno.EPIPE })
                return ExitStatus.OutputClosed;
            Streams.Messages.Write(error switch
            {
                RefusalException => error.Message,
                LinuxException failed => $"{Name}: {LinuxException.Sentence(failed.Errno)}\n",
                BootCfsException => $"{Name}: {error.Message}\n",
                _ => $"{Name}: unexpected failure: {error.GetType().Name}: {error.Message}\n",
            });
        }
        catch (LinuxException)
        {
            // Output is full, closed or gone: the exit status is all that is left to tell.
        }

        return ExitStatus.Failure;
    }

    /// <summary>Hashes one file after the other; one hasher for all, as its beginning is slow.</summary>
    protected FsVerityHasher NewHasher() => new(new LateBlockHasher(BlockHasher), FsVerityAlgorithm.Sha256);

    /// <summary>A refusal in one line, with the tool's name before it.</summary>
    protected RefusalException Refusal(string text) => new($"{Name}: {text}\n");

    /// <summary>A refusal by the kernel.</summary>
    protected RefusalException Refusal(string doing, int errno) => Refusal($"{doing}: {LinuxException.Sentence(errno)}");

    /// <summary>Does something; when the kernel refuses, the tool's words for it come before the reason.</summary>
    protected T Try<T>(string doing, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (LinuxException error) when (error.Errno != Errno.EPIPE)
        {
            throw Refusal(doing, error.Errno);
        }
    }

    /// <summary>Reads an image as the reference does.</summary>
    /// <param name="path">The image.</param>
    /// <param name="names">Entries of the root to read, or null for all.</param>
    /// <param name="noImage">The tool's words for a file that is no image at all.</param>
    protected (ValidatedTree Tree, int Version) ReadImage(string path, IReadOnlyCollection<byte[]>? names, string noImage)
    {
        string doing = noImage;
        try
        {
            // A dash is a name like any other.
            ImageReader image = ImageReader.Open(InputFile.ReadAll(path == InputFile.Dash ? $"./{path}" : path));
            doing = "Failed to load";
            return (ValidatedTree.From(image.ReadTree()).AsReferenceReads(names), image.Version);
        }
        catch (LinuxException error)
        {
            throw Refusal($"{(error.Operation == "open" ? "Failed to open" : "Failed to load")} '{path}'", error.Errno);
        }
        catch (FileTooLargeException)
        {
            throw Refusal($"Failed to load '{path}'", Errno.EFBIG);
        }
        catch (BootCfsException error) when (error is CorruptImageException or InvalidTreeException)
        {
            bool isNewer = error is CorruptImageException { IsNewer: true };
            throw Refusal($"{doing} '{path}'", isNewer ? Errno.EOPNOTSUPP : Errno.EINVAL);
        }
    }

    /// <summary>Writes an image, whole or not at all.</summary>
    /// <param name="tree">What goes into it.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="output">Where it goes; null when only its digest is wanted.</param>
    /// <param name="cannotOpen">The tool's words when that place cannot be written to.</param>
    /// <param name="hasher">Takes all bytes, too.</param>
    protected void WriteImage(
        ValidatedTree tree, ImageProfile layout, ImageOutput? output, string cannotOpen, FsVerityHasher? hasher)
    {
        CancellationToken cancellationToken = signals.Token;
        Stream target = output is null ? Stream.Null : Try(cannotOpen, output.Begin);
        try
        {
            using FsVerityStream? hashing = hasher is null ? null : new FsVerityStream(hasher, target, cancellationToken);
            ImageWriter.Write(tree, layout, hashing ?? target);
            cancellationToken.ThrowIfCancellationRequested();
            output?.Complete();
        }
        catch (InvalidTreeException error)
        {
            throw Refusal($"cannot write file: {error.Reason}");
        }
        catch (LinuxException error) when (error.Errno != Errno.EPIPE)
        {
            throw Refusal("cannot write file", error.Errno);
        }
    }

    /// <summary>The layout for a range of versions (composefs.md S4.1).</summary>
    protected ImageProfile Layout(int minimum, int maximum) => (minimum, Math.Max(minimum, maximum)) switch
    {
        _ when maximum is < 0 or > 1 => throw Refusal("cannot write file", Errno.EINVAL),
        (0, 0) => ImageProfile.V0Fixed,
        (0, 1) => ImageProfile.V0,
        (1, 1) => ImageProfile.V1,
        _ => throw Refusal("cannot write file", Errno.EINVAL),
    };
}
