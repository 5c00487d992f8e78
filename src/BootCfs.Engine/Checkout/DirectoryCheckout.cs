using System.Globalization;
using BootCfs.Format;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Store;

namespace BootCfs.Checkout;

/// <summary>A checkout as a directory that is there whole or not at all: made beside its place, then renamed.</summary>
public static class DirectoryCheckout
{
    /// <summary>Makes it.</summary>
    /// <param name="content">The tree and its contents.</param>
    /// <param name="source">The directory of the tree.</param>
    /// <param name="path">Where it goes: a name that is free, or an empty directory, which is replaced.</param>
    /// <param name="options">How it is made.</param>
    /// <param name="counts">Counts what is made.</param>
    /// <param name="cancellationToken">Stops it, before it has its name.</param>
    /// <exception cref="TargetTakenException">Something else is there.</exception>
    public static void Make(
        TreeContent content, NodeId source, string path, CheckoutOptions options, CheckoutCounts counts, CancellationToken cancellationToken)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string name = Path.GetFileName(full);
        using DirectoryHandle parent = DirectoryHandle.Open(Path.GetDirectoryName(full) ?? "/");
        RequireFree(parent, name, path);
        string temporary = string.Create(CultureInfo.InvariantCulture, $".bootcfs-checkout-{Environment.ProcessId}");
        Remove(parent, temporary);
        try
        {
            parent.MakeDirectory(temporary, 0b111_000_000);
            using (DirectoryHandle target = parent.OpenDirectory(temporary))
            {
                new TreeCheckout(content, options, counts).Fill(source, target, cancellationToken);
                target.SyncFileSystem();
            }

            Publish(parent, temporary, name, path);
        }
        catch (Exception error)
        {
            TryRemove(parent, temporary);
            if (error is LinuxException { Code: ErrorCode.Permission } && !options.User)
                throw new CheckoutRefusedException(error.Message, error);
            throw;
        }
    }

    private static void Publish(DirectoryHandle parent, string temporary, string name, string path)
    {
        try
        {
            parent.Rename(temporary, parent, name);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOTEMPTY or Errno.EEXIST or Errno.ENOTDIR)
        {
            throw new TargetTakenException(path, "was made meanwhile");
        }

        parent.Flush();
    }

    private static void RequireFree(DirectoryHandle parent, string name, string path)
    {
        if (name.Length == 0)
            throw new TargetTakenException(path, "is the root");
        if (parent.TryStat(name) is not { } status)
            return;
        if (!status.IsDirectory)
            throw new TargetTakenException(path, "is there and no directory");
        using DirectoryHandle directory = parent.OpenDirectory(name);
        if (new DirectoryWalker().ReadNames(directory).Count > 0)
            throw new TargetTakenException(path, "is there and not empty");
    }

    private static void TryRemove(DirectoryHandle parent, string name)
    {
        try
        {
            Remove(parent, name);
        }
        catch (LinuxException)
        {
            // The failure that led here is the one to report.
        }
    }

    // Directories may have their modes already, and then not even we may empty them.
    private static void Remove(DirectoryHandle parent, string name)
    {
        if (parent.TryStat(name) is { IsDirectory: true })
            Open(parent, name);
        parent.RemoveTree(name);
    }

    private static void Open(DirectoryHandle parent, PathName name)
    {
        parent.SetMode(name, 0b111_000_000);
        using DirectoryHandle directory = parent.OpenDirectory(name);
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            if (entry.Kind == FileKind.Directory)
                Open(directory, entry.Name);
        }
    }
}
