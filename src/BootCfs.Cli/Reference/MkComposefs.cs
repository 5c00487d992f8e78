using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Store;

namespace BootCfs.Cli.Reference;

/// <summary><c>mkcomposefs</c>: an image from a directory or from dump text (composefs.md S12).</summary>
internal sealed class MkComposefs(string program, StandardStreams streams, SignalCancellation signals)
    : ReferenceTool(program, streams, signals)
{
    private const string CannotOpen = "failed to open output file";
    private const string CannotFill = "cannot fill store";
    private const string StrictVariable = "CFS_PARSE_STRICT";

    private string Usage => $"""
        Usage: {Path.GetFileName(Program)} [OPTIONS] SOURCE IMAGE
        Options:
          --from-file           SOURCE is dump text, - is standard input
          --print-digest        Write the image and print its digest
          --print-digest-only   Print the digest, without an image
          --digest-store=DIR    Copy the files that the image refers to into DIR
          --use-epoch           Set all times to 0
          --skip-devices        Leave devices out
          --skip-xattrs         Leave extended attributes out
          --user-xattrs         Take only extended attributes that begin with user.
          --min-version=N       Oldest format version to use (default 0)
          --max-version=N       Newest format version to use (default 1)
          --threads=N           Files to read at once (default {Environment.ProcessorCount})

        """;

    internal override void Run(string[] arguments)
    {
        MkComposefsOptions options = MkComposefsOptions.Parse(arguments, Usage);
        if (options.Source.Length == 0)
            throw Refusal("Empty source path specified");
        using ImageOutput? output = OpenImage(options.Image);
        ValidatedTree tree = options.FromFile ? ReadDump(options.Source) : ReadDirectory(options);
        ImageProfile layout = Layout(options.MinVersion, options.MaxVersion);
        FsVerityHasher? hasher = options.PrintDigest ? NewHasher() : null;
        WriteImage(tree, layout, output, CannotOpen, hasher);
        if (hasher is not null)
            Streams.Text.WriteLine(hasher.Finish().ToHex());
    }

    private ImageOutput? OpenImage(string? image)
    {
        if (image is null)
            return null;
        if (image != InputFile.Dash)
            return Try(CannotOpen, () => ImageOutput.Open(image));
        return StandardStreams.OutputIsTerminal
            ? throw Refusal("stdout is a tty.  Refusing to use it")
            : new ImageOutput(Streams.Data);
    }

    private ValidatedTree ReadDump(string source)
    {
        var parser = new DumpParser(new DumpOptions { Strict = Environment.GetEnvironmentVariable(StrictVariable) is not null });
        try
        {
            InputFile.Read(source, parser.Append);
            return ValidatedTree.From(parser.Finish());
        }
        catch (LinuxException error)
        {
            throw error.Operation == "open" ? Refusal($"open `{source}`", error.Errno) : Refusal("Error reading from file");
        }
        catch (InvalidDumpException error)
        {
            throw Refusal(error.Reason);
        }
        catch (InvalidTreeException error)
        {
            throw Refusal($"cannot write file: {error.Reason}");
        }
    }

    private ValidatedTree ReadDirectory(MkComposefsOptions options)
    {
        if (options.SkipXattrs && options.UserXattrs)
            throw Refusal($"error accessing {options.Source}", Errno.EINVAL);
        FileStatus status = Try($"error accessing {options.Source}", () => FileHandle.Stat(options.Source));
        if (!status.IsDirectory)
            throw Refusal("cannot write file", Errno.ENOTDIR);
        using DirectoryHandle source = Try($"error accessing {options.Source}", () => DirectoryHandle.Open(options.Source));
        if (options.DigestStore is not { } path)
            return Import(source, options, null);
        try
        {
            using DirectoryHandle directory = OpenStore(path);
            using var store = new DigestStore(directory, FsVerityAlgorithm.Sha256, BlockHasher, Durability.FileSystem);
            ValidatedTree tree = Import(source, options, store.Objects);
            store.Objects.Complete();
            return tree;
        }
        catch (LinuxException error)
        {
            throw Refusal(CannotFill, error.Errno);
        }
    }

    private ValidatedTree Import(DirectoryHandle source, MkComposefsOptions options, ObjectStaging? objects)
    {
        var import = new ImportOptions
        {
            Algorithm = FsVerityAlgorithm.Sha256,
            Hasher = BlockHasher,
            HardLinks = false,
            Devices = !options.SkipDevices,
            EpochTimes = options.UseEpoch,
            Threads = options.Threads,
            Xattrs = options.SkipXattrs ? XattrSelection.None : options.UserXattrs ? XattrSelection.User : XattrSelection.All,
        };
        try
        {
            return ValidatedTree.From(DirectoryImport.Read(source, import, objects, null, CancellationToken));
        }
        catch (LinuxException error)
        {
            // Contents are opened and read, objects are made; all else is the scan.
            throw error.Operation switch
            {
                "open" or "read" => Refusal("error computing digest", error.Errno),
                "create" or "change mode of" or "write" or "truncate" or "remove" => Refusal(CannotFill, error.Errno),
                _ => Refusal($"error accessing {error.Path}", error.Errno),
            };
        }
        catch (SourceChangedException)
        {
            throw Refusal("error computing digest", Errno.ENODATA);
        }
        catch (InvalidTreeException)
        {
            throw Refusal($"error accessing {options.Source}", Errno.ERANGE); // an extended attribute of more than S7.3 allows
        }
    }

    private static DirectoryHandle OpenStore(string path)
    {
        try
        {
            return DirectoryHandle.Open(path);
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT && path.Length > 0)
        {
            using DirectoryHandle root = DirectoryHandle.Open("/");
            root.MakeDirectories(Path.GetFullPath(path).TrimStart('/'), 0b111_101_101);
            return DirectoryHandle.Open(path);
        }
    }
}
