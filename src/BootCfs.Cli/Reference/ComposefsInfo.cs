using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Cli.Reference;

/// <summary><c>composefs-info</c>: says what is in images (composefs.md S10, S13).</summary>
internal sealed class ComposefsInfo(string program, StandardStreams streams, SignalCancellation signals)
    : ReferenceTool(program, streams, signals)
{
    private const int PieceSize = 1 << 20;

    private static readonly LongOption[] Known = [new("basedir", HasValue: true), new("filter", HasValue: true)];

    private readonly List<byte[]> _names = [];
    private string? _baseDirectory;

    private string Usage => $"usage: {Program} [--basedir=DIR] [--filter=NAME]... ls|objects|missing-objects|dump|measure-file FILE...\n";

    internal override void Run(string[] arguments)
    {
        IReadOnlyList<string> operands = ReadOptions(arguments);
        if (operands.Count == 0)
            throw new RefusalException($"No command specified\n{Usage}");
        string[] files = [.. operands.Skip(1)];
        switch (operands[0])
        {
            case "measure-file":
                Measure(files);
                break;
            case "ls":
                ForEach(files, tree => ListPrinter.Print(tree, Streams.Data));
                break;
            case "dump":
                ForEach(files, tree => DumpPrinter.Print(tree, Streams.Data));
                break;
            case "objects":
                PrintObjects(files, onlyMissing: false);
                break;
            case "missing-objects":
                PrintObjects(files, onlyMissing: true);
                break;
            default:
                throw Refusal($"Unknown command '{operands[0]}'\n");
        }
    }

    private IReadOnlyList<string> ReadOptions(string[] arguments)
    {
        var line = new LongOptions(Known, arguments);
        foreach (FoundOption option in line.Read())
        {
            if (option.Problem is not null)
            {
                Streams.Text.WriteLine("Def");
                throw new RefusalException($"{Program}: {option.Problem}\n{Usage}");
            }

            if (option.Name == "basedir")
                _baseDirectory = option.Value;
            else if (option.Value.Contains('/', StringComparison.Ordinal))
                throw Refusal($"Filter must be a single name: {option.Value}", errno: 0);
            else
                _names.Add(System.Text.Encoding.UTF8.GetBytes(option.Value));
        }

        return line.Operands;
    }

    // Image after image: what was printed before a bad one stands.
    private void ForEach(string[] images, Action<ValidatedTree> action)
    {
        using DirectoryHandle? objects = OpenBaseDirectory();
        foreach (string image in Required(images, "No image path specified"))
            action(Read(image));
    }

    private void PrintObjects(string[] images, bool onlyMissing)
    {
        using DirectoryHandle? directory = OpenBaseDirectory();
        var objects = new ObjectPaths();
        foreach (string image in Required(images, "No image path specified"))
            objects.Add(Read(image));
        if (onlyMissing)
            objects.Remove(path => directory is not null && directory.Reaches(path.AsSpan().TrimStart((byte)'/')));
        objects.Print(Streams.Data);
    }

    private ValidatedTree Read(string image) =>
        ReadImage(image, _names.Count == 0 ? null : _names, "Failed to load").Tree;

    private DirectoryHandle? OpenBaseDirectory() => _baseDirectory is { } path
        ? Try($"Can't open basedir `{path}`\n", () => DirectoryHandle.Open(path))
        : null;

    private void Measure(string[] files)
    {
        FsVerityHasher hasher = NewHasher();
        byte[] buffer = GC.AllocateUninitializedArray<byte>(PieceSize);
        foreach (string path in Required(files, "No files specified"))
        {
            using SafeFileHandle file = Try($"Failed to open '{path}'", () => FileHandle.Open(path));
            try
            {
                Streams.Text.WriteLine(Measure(file, hasher, buffer).ToHex());
            }
            catch (LinuxException error)
            {
                throw new RefusalException($"failed to measure '{path}': {LinuxException.Sentence(error.Errno)}");
            }
        }
    }

    private static FsVerityDigest Measure(SafeFileHandle file, FsVerityHasher hasher, byte[] buffer)
    {
        if (FsVerityFile.TryMeasure(file) is { } enforced)
        {
            return enforced.Algorithm == FsVerityAlgorithm.Sha256
                ? enforced
                : throw new LinuxException("measure", "", Errno.EILSEQ);
        }

        for (int count; (count = FileHandle.ReadNext(file, buffer)) > 0;)
            hasher.Append(buffer.AsSpan(0, count));
        return hasher.Finish();
    }

    private string[] Required(string[] files, string refusal) =>
        files.Length > 0 ? files : throw new RefusalException($"{refusal}\n{Usage}");
}
