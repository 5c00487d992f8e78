using System.Buffers;
using BootCfs.Checkout;
using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy.Etc;

/// <summary>The <c>/etc</c> that a deployment has in its state, as it is now.</summary>
internal sealed class LocalEtc
{
    private readonly DirectoryHandle _physical;
    private readonly string _path;
    private readonly ObjectStore _objects;
    private readonly ValidatedTree _files;
    private readonly IReadOnlyDictionary<NodeId, NodeId>? _fromFiles;
    private readonly EtcSnapshot _snapshot;
    private Dictionary<string, NodeId>? _contents;

    private LocalEtc(Host host, string path, ObjectStore objects, EtcSnapshot snapshot, ImportProgress reading, ValidatedTree files, EtcTree? lower)
    {
        Reading = reading;
        (_physical, _path, _objects, _snapshot, _files) = (host.Physical, path, objects, snapshot, files);
        if (lower is { } below)
            (Etc, _fromFiles) = EtcOverlay.Lay(below, files);
        else
            Etc = new EtcTree(files, NodeId.Root);
    }

    /// <summary>What programs see there.</summary>
    internal EtcTree Etc { get; }

    /// <summary>How many files had to be read.</summary>
    internal ImportProgress Reading { get; }

    /// <summary>Reads it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="objects">Where the default has its contents; its algorithm names digests.</param>
    /// <param name="deployment">Id of the deployment.</param>
    /// <param name="default">The default of the deployment.</param>
    /// <param name="mount">How it is mounted; not in memory.</param>
    internal static LocalEtc Read(Host host, ObjectStore objects, string deployment, EtcTree @default, EtcMount mount)
    {
        string path = $"{HostLayout.Deployment(deployment)}/{HostLayout.Etc}";
        if (mount == EtcMount.Overlay)
        {
            path = $"{path}/{HostLayout.EtcUpper}";
            // It is there from the first boot on.
            if (host.Physical.TryStat(path) is null)
                path = $"{HostLayout.Deployment(deployment)}/{HostLayout.Etc}";
        }

        using DirectoryHandle directory = host.Physical.OpenDirectory(path);
        EtcSnapshot snapshot = EtcSnapshot.Take(directory);
        var options = new ImportOptions { Algorithm = objects.Algorithm, Hasher = objects.Hasher };
        var reading = new ImportProgress();
        ValidatedTree files = ValidatedTree.From(DirectoryImport.Read(directory, options, null, reading, CancellationToken.None));
        return new LocalEtc(host, path, objects, snapshot, reading, files, mount == EtcMount.Overlay ? @default : null);
    }

    /// <summary>Makes sure that nothing was changed since it was read.</summary>
    /// <exception cref="EtcChangedException">Something was.</exception>
    internal void RequireUnchanged()
    {
        using DirectoryHandle directory = _physical.OpenDirectory(_path);
        if (_snapshot.FindDifference(EtcSnapshot.Take(directory)) is { } changed)
            throw new EtcChangedException(changed);
    }

    /// <summary>Copies the content of a file into an empty one; null when it is not here but below an overlay, or kept in memory.</summary>
    /// <exception cref="EtcChangedException">It is not what was read.</exception>
    internal long? TryCopy(NodeId file, SafeFileHandle target)
    {
        NodeId? found = _fromFiles is null ? file : _fromFiles.TryGetValue(file, out NodeId above) ? above : null;
        if (found is not { } node || _files.Digest(node).IsEmpty)
            return null;
        byte[] path = _files.Path(node);
        using SafeFileHandle source = Open(path);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ObjectHashing.BufferSize);
        try
        {
            FsVerityDigest digest = FileHandle.TryClone(source, target)
                ? ObjectHashing.Hash(target, _objects.Hasher, _objects.Algorithm, buffer, out long length)
                : ObjectHashing.Copy(source, _objects.Hasher, _objects.Algorithm, buffer, null, target, null, out length);
            return digest.Bytes.SequenceEqual(_files.Digest(node)) ? length : throw new EtcChangedException(PathText.Display(path.AsSpan(1)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies a content that some file here has; null when none has it, or it is not here but below an overlay.</summary>
    /// <exception cref="EtcChangedException">It is not what was read.</exception>
    internal long? TryCopy(ReadOnlySpan<byte> digest, SafeFileHandle target)
    {
        if (digest.IsEmpty)
            return null;
        _contents ??= FindContents();
        return _contents.TryGetValue(Convert.ToHexString(digest), out NodeId file) ? TryCopy(file, target) : null;
    }

    private Dictionary<string, NodeId> FindContents()
    {
        var contents = new Dictionary<string, NodeId>();
        for (var walk = new TreeWalk(Etc.Tree, Etc.Root); walk.MoveNext();)
        {
            NodeId file = Etc.Tree.Resolve(walk.Current);
            if (!Etc.Tree.Digest(file).IsEmpty)
                contents.TryAdd(Convert.ToHexString(Etc.Tree.Digest(file)), file);
        }

        return contents;
    }

    private SafeFileHandle Open(byte[] path)
    {
        try
        {
            int slash = path.AsSpan().LastIndexOf((byte)'/');
            using DirectoryHandle directory = _physical.OpenDirectory(_path);
            using DirectoryHandle parent = DeepPath.Open(directory, slash == 0 ? "."u8 : path.AsSpan(1, slash - 1));
            return parent.OpenFile(path.AsSpan(slash + 1).ToArray());
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ELOOP or Errno.ENOTDIR)
        {
            throw new EtcChangedException(PathText.Display(path.AsSpan(1)));
        }
    }
}
