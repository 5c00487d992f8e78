using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>
/// Takes a directory with all file types, xattrs as raw bytes and hard links. One thread walks, others hash; every file
/// is opened relative to its directory, so nothing outside is ever read, whatever is renamed meanwhile.
/// </summary>
public sealed class DirectoryImport : IDisposable
{
    private readonly FileTree _tree = new();
    private readonly DirectoryWalker _walker = new();
    private readonly Dictionary<(DeviceNumber Device, ulong Inode), NodeId> _hardLinks = [];
    private readonly ImportOptions _options;
    private readonly ImportProgress? _progress;
    private readonly FileQueue _files;

    private DirectoryImport(ImportOptions options, ObjectStaging? objects, ImportProgress? progress)
    {
        _options = options;
        _progress = progress;
        _files = new FileQueue(options, objects, progress);
    }

    /// <summary>Reads a tree and stages the contents of its files.</summary>
    /// <param name="directory">The root; the caller's.</param>
    /// <param name="options">What to take and how.</param>
    /// <param name="objects">Where contents go; null when only digests are wanted.</param>
    /// <param name="progress">Counts as the work goes on.</param>
    /// <param name="cancellationToken">Stops the import; what was staged is the caller's to drop.</param>
    /// <exception cref="LinuxException">Something cannot be read, or vanished; names it.</exception>
    /// <exception cref="SourceChangedException">A file changed while it was read.</exception>
    public static FileTree Read(
        DirectoryHandle directory,
        ImportOptions options,
        ObjectStaging? objects,
        ImportProgress? progress,
        CancellationToken cancellationToken)
    {
        using var import = new DirectoryImport(options, objects, progress);
        import.ReadAll(directory, cancellationToken);
        return import._tree;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private void ReadAll(DirectoryHandle directory, CancellationToken cancellationToken)
    {
        Task[] workers = _files.Start(cancellationToken);
        try
        {
            NodeId root = _tree.AddRoot(Attributes(directory.Stat()));
            AddXattrs(root, directory, ".");
            Walk(directory, root, "/", cancellationToken);
        }
        finally
        {
            _files.Finish(workers);
        }

        cancellationToken.ThrowIfCancellationRequested();
        foreach (ImportedFile file in _files.Results)
            file.ApplyTo(_tree);
    }

    private void Walk(DirectoryHandle directory, NodeId node, string path, CancellationToken cancellationToken)
    {
        foreach (DirectoryEntry entry in _walker.Read(directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _files.ThrowIfFailed();
            _progress?.AddEntry();
            if (!_options.Devices && Mode.IsDevice(entry.Status.Mode))
                continue;
            string entryPath = $"{path}{PathText.Display(entry.Name)}";
            if (!entry.Status.IsDirectory)
            {
                AddLeaf(directory, node, entry, entryPath);
                continue;
            }

            NodeId child = _tree.Add(node, entry.Name, Attributes(entry.Status));
            using DirectoryHandle opened = directory.OpenDirectory(entry.Name);
            AddXattrs(child, opened, ".");
            if (!(path == "/" && _options.IsEmptied(entry.Name)))
                Walk(opened, child, $"{entryPath}/", cancellationToken);
        }
    }

    private void AddLeaf(DirectoryHandle directory, NodeId parent, DirectoryEntry entry, string path)
    {
        FileStatus status = entry.Status;
        if (IsShared(status) && _hardLinks.TryGetValue((status.Device, status.Inode), out NodeId owner))
        {
            _tree.AddLink(parent, entry.Name, owner);
            NodeAttributes attributes = _tree.Attributes(owner);
            _tree.SetAttributes(owner, attributes with { Nlink = attributes.Nlink + 1 });
            return;
        }

        NodeId node = _tree.Add(parent, entry.Name, Attributes(status));
        if (IsShared(status))
            _hardLinks.Add((status.Device, status.Inode), node);
        AddXattrs(node, directory, entry.Name);
        if (status.IsSymlink)
        {
            byte[] target = directory.ReadLink(entry.Name);
            _tree.SetPayload(node, target);
            _tree.SetAttributes(node, _tree.Attributes(node) with { Size = (ulong)target.Length });
        }
        else if (status.IsRegular && status.Size > 0)
        {
            SafeFileHandle file = directory.OpenFile(entry.Name);
            _files.Add(new QueuedFile(node, file, status, path));
        }
    }

    private bool IsShared(in FileStatus status) => _options.HardLinks && status.LinkCount > 1;

    private void AddXattrs(NodeId node, DirectoryHandle directory, PathName name)
    {
        if (_options.Xattrs == XattrSelection.None)
            return;
        foreach (Xattr xattr in Xattrs.Read(directory, name))
        {
            if (_options.Xattrs == XattrSelection.User && !xattr.Name.AsSpan().StartsWith("user."u8))
                continue;
            if (!_tree.TrySetXattr(node, xattr.Name, xattr.Value))
                throw new InvalidTreeException($"extended attribute {PathText.Display(xattr.Name)} is too large", directory.Path);
        }
    }

    // Link counts are those of the tree: names outside of it do not reproduce.
    private NodeAttributes Attributes(in FileStatus status) => new()
    {
        Mode = status.Mode,
        Nlink = 1,
        Uid = status.Uid,
        Gid = status.Gid,
        Size = status.IsRegular || status.IsSymlink ? (ulong)status.Size : 0,
        Rdev = Mode.IsDevice(status.Mode) ? unchecked((uint)status.SpecialDevice.ToDevT()) : 0,
        MtimeSec = _options.EpochTimes ? 0 : status.Modified.Seconds,
        MtimeNsec = _options.EpochTimes ? 0 : status.Modified.Nanoseconds,
    };
}
