using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>Reads the tree of a commit. Directories come first; then all threads read files, each object once.</summary>
internal sealed class OSTreeImport(OSTreeRepository repository, ImportSession session)
{
    private readonly ImportContext _context = new(session.Options, session.Objects, session.Progress, null);
    private IReadOnlyList<OSTreeFile> _files = [];
    private int _next = -1;
    private volatile bool _isOver;

    /// <summary>Reads the tree.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="namesByChecksum">Whether objects are named in the image as OSTree names them, by checksum.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal TreeDraft Read(OSTreeCommit commit, bool namesByChecksum, CancellationToken cancellationToken)
    {
        var walk = new OSTreeWalk(repository, _context);
        TreeDraft draft = walk.Read(commit, cancellationToken);
        _files = [.. walk.Files];
        ParallelWork.ForEach(
            Enumerable.Range(0, session.Options.Threads), _ => Work(cancellationToken), session.Options.Threads, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (OSTreeFile file in _files)
            Fill(file, namesByChecksum);
        return draft;
    }

    private void Work(CancellationToken cancellationToken)
    {
        using var reader = new OSTreeFileReader(repository, _context);
        bool isDone = false;
        try
        {
            for (int i; !_isOver && !cancellationToken.IsCancellationRequested && (i = Interlocked.Increment(ref _next)) < _files.Count;)
                reader.Read(_files[i]);
            reader.Finish();
            isDone = true;
        }
        finally
        {
            // When one fails the others need not go on.
            if (!isDone)
                _isOver = true;
        }
    }

    private void Fill(OSTreeFile file, bool namesByChecksum)
    {
        foreach (DraftNode node in file.Nodes)
        {
            if (file.Content.Content is { } content)
                node.Content = content;
            if (file.Content.Digest is not { } digest)
                continue;
            node.SetObject(FsVerityDigest.FromBytes(session.Options.Algorithm, digest));
            if (namesByChecksum)
                node.Payload = Encoding.ASCII.GetBytes(file.Checksum.ObjectPath(OSTreeObjectType.File));
        }
    }
}
