using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Cli.Image;

/// <summary>The images of a mount, open and held to what was asked for.</summary>
internal sealed class OpenImages(Invocation run, MountRequest request) : IDisposable
{
    private readonly List<SafeFileHandle> _files = [];
    private readonly List<FsVerityDigest?> _digests = [];
    private SafeFileHandle? _idMap;

    /// <summary>What is known of the images' digests.</summary>
    internal IReadOnlyList<FsVerityDigest?> Digests => _digests;

    /// <summary>Whether file contents are verified.</summary>
    internal OverlayVerity Verity { get; private set; }

    /// <summary>What to mount, from low to high.</summary>
    internal IReadOnlyList<ComposefsSource> Sources { get; private set; } = [];

    /// <summary>Opens everything and checks all that can be checked before something is mounted.</summary>
    internal void Check()
    {
        Verity = CheckObjects();
        if (request.IdMap is not null)
            _idMap = FileHandle.Open(request.IdMap);
        if (request.Signed && !FsVerityFile.ChecksSignatures())
            run.Note("note: this kernel does not check fs-verity signatures, they only have to be there");
        foreach ((int index, string path) in request.Images.Index())
        {
            SafeFileHandle file = FileHandle.Open(path);
            _files.Add(file);
            _digests.Add(request.Digests.Count == 0 ? FsVerityFile.TryMeasure(file) : Prove(file, path, request.Digests[index]));
            if (request.Signed && !FsVerityFile.IsSigned(file))
                throw new ImageRefusedException(ErrorCode.RefusedByPolicy, $"{path} carries no fs-verity signature");
        }

        Sources = [.. _files.Zip(_digests, Source)];
    }

    public void Dispose()
    {
        _idMap?.Dispose();
        _files.ForEach(file => file.Dispose());
    }

    private OverlayVerity CheckObjects()
    {
        string? without = null;
        foreach (string path in request.Objects)
        {
            using DirectoryHandle objects = OpenObjects(path);
            if (!FsVerityFile.IsSupported(objects.Handle))
                without ??= path;
        }

        if (without is null || request.Verity == OverlayVerity.Off)
            return request.Verity;
        if (request.Verity == OverlayVerity.Require)
            throw new VerityUnsupportedException(without) { Hint = "--verity=off mounts without verified contents" };
        run.Note($"note: no fs-verity on the filesystem of {without}, so file contents are not verified");
        return OverlayVerity.Off;
    }

    private DirectoryHandle OpenObjects(string path)
    {
        try
        {
            return DirectoryHandle.Open(path);
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT && request.DefaultObjects)
        {
            throw new LinuxException(error.Operation, error.Path, error.Errno) { Hint = "--objects=DIR says where they are" };
        }
    }

    private FsVerityDigest Prove(SafeFileHandle file, string path, FsVerityDigest expected)
    {
        if (FsVerityFile.TryMeasure(file) is not { } actual)
        {
            if (Verity == OverlayVerity.Require)
            {
                throw new ImageRefusedException(ErrorCode.VerityUnsupported, $"{path} is not sealed with fs-verity")
                {
                    Hint = $"fsverity enable {path}, or --verity=off to have it read and hashed now",
                };
            }

            run.Note($"note: {path} is not sealed with fs-verity, so nothing keeps it as it was checked");
            var hasher = new FsVerityHasher(run.BlockHasher, expected.Algorithm);
            InputFile.Read(file, hasher.Append);
            actual = hasher.Finish();
        }

        return actual == expected ? actual : throw new DigestMismatchException(path, expected, actual);
    }

    private ComposefsSource Source(SafeFileHandle file, FsVerityDigest? digest) => new()
    {
        Image = file,
        Name = digest is null ? "composefs" : $"composefs:{digest}",
        ObjectDirectories = request.Objects,
        Verity = Verity,
        UseLoop = request.Loop,
        Upper = _files.Count == 1 ? request.Upper : null,
        Work = _files.Count == 1 ? request.Work : null,
        ReadOnly = _files.Count > 1 || request.ReadOnly,
        IdMap = _idMap,
    };
}
