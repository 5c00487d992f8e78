using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Integrity;

/// <summary>A tree of files, perhaps the running root: files of the wanted lengths are hashed. Other filesystems in it are left out.</summary>
internal sealed class DirectorySource : IRepairSource
{
    private readonly DirectoryHandle _root;
    private readonly IBlockHasher _hasher;
    private readonly DeviceNumber _device;
    private readonly Dictionary<FsVerityDigest, byte[]> _found = [];
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize);

    internal DirectorySource(string path, IBlockHasher hasher)
    {
        _root = DirectoryHandle.Open(path);
        _hasher = hasher;
        _device = _root.Stat().Device;
    }

    public string Name => _root.Path;

    public void Prepare(IReadOnlyDictionary<FsVerityDigest, long?> wanted, CancellationToken cancellationToken)
    {
        _found.Clear();
        ILookup<long, FsVerityDigest> byLength = wanted.Where(entry => entry.Value is not null).ToLookup(entry => entry.Value!.Value, entry => entry.Key); // filtered
        if (byLength.Count > 0)
            Search(_root, [], byLength, cancellationToken);
    }

    public bool TryAdd(in FsVerityDigest digest, ObjectStaging staging)
    {
        if (!_found.TryGetValue(digest, out byte[]? path))
            return false;
        using SafeFileHandle? file = _root.TryOpenFile(path);
        if (file is null)
            return false;
        try
        {
            return staging.Add(file, FileHandle.Stat(file).Size, Name) == digest;
        }
        catch (SourceChangedException)
        {
            return false;
        }
    }

    public GitObjectBytes? TryRead(GitObjectId id) => null;

    public void Dispose() => _root.Dispose();

    private void Search(DirectoryHandle directory, byte[] path, ILookup<long, FsVerityDigest> wanted, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            byte[] below = path.Length == 0 ? entry.Name : [.. path, (byte)'/', .. entry.Name];
            try
            {
                if (entry.Kind == FileKind.Regular)
                    Take(directory, entry.Name, below, wanted);
                else if (entry.Kind == FileKind.Directory && directory.TryStat(entry.Name) is { } status && status.Device == _device)
                    Enter(directory, entry.Name, below, wanted, cancellationToken);
            }
            catch (LinuxException)
            {
                // What cannot be read, or is gone, is no source.
            }
        }
    }

    private void Enter(
        DirectoryHandle parent, byte[] name, byte[] path, ILookup<long, FsVerityDigest> wanted, CancellationToken cancellationToken)
    {
        using DirectoryHandle? directory = parent.TryOpenDirectory(name);
        if (directory is not null)
            Search(directory, path, wanted, cancellationToken);
    }

    private void Take(DirectoryHandle directory, byte[] name, byte[] path, ILookup<long, FsVerityDigest> wanted)
    {
        if (directory.TryStat(name) is not { } status || !wanted[status.Size].Any(digest => !_found.ContainsKey(digest)))
            return;
        using SafeFileHandle? file = directory.TryOpenFile(name);
        if (file is null)
            return;
        FsVerityDigest found = ObjectHashing.Hash(file, _hasher, wanted[status.Size].First().Algorithm, _buffer, out _);
        if (wanted[status.Size].Contains(found))
            _found.TryAdd(found, path);
    }
}
