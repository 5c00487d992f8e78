using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary><c>dir:PATH</c>: a directory of this machine.</summary>
public sealed class DirectorySource(string path) : ITreeSource
{
    /// <inheritdoc/>
    public FileTree Read(ImportSession session, CancellationToken cancellationToken)
    {
        using DirectoryHandle directory = DirectoryHandle.Open(path);
        StatCache? cache = session.StatCaches?.TryOpen(directory, path, session.Options);
        session.Progress.Expect(cache?.KnownFiles ?? 0, cache?.KnownBytes ?? 0);
        return DirectoryImport.Read(directory, session.Options, session.Objects, session.Progress, cache, cancellationToken);
    }
}
