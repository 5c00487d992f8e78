using System.Text;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    // gitrepository-layout(5): commits whose parents are not here on purpose.
    private const string ShallowFile = "shallow";
    private const int MaxShallowSize = 64 << 20;

    private HashSet<GitObjectId>? _shallow;

    /// <summary>Copies one commit with its files and signatures, without the commits before it. A reference has to keep it then.</summary>
    /// <exception cref="UnknownRevisionException">The other store does not have it.</exception>
    public void CopyFrom(CommitStore other, GitObjectId id)
    {
        StoredCommit commit = other.Read(id);
        if (!_raw.Contains(id))
            CopyAlone(other, commit);
        CopySignatures(other, id);
    }

    private void CopyAlone(CommitStore other, StoredCommit commit)
    {
        CopyTree(other, commit, commit.Commit.Tree);
        // Before the commit, which would otherwise be broken history for a moment; after its files, so that a commit
        // that is here is here whole.
        if (commit.Commit.Parents.Any(parent => !_raw.Contains(parent)))
            AddShallow(commit.Id);
        _raw.Write(GitObjectType.Commit, commit.Commit.Bytes.Span);
    }

    private void CopyTree(CommitStore other, StoredCommit commit, GitObjectId tree)
    {
        byte[] bytes = CopyBytes(other, commit, tree, GitObjectType.Tree);
        foreach (GitTreeEntry entry in GitTree.Read(bytes, commit.Id))
        {
            if (entry.IsTree)
                CopyTree(other, commit, entry.Id);
            else
                _raw.Write(GitObjectType.Blob, CopyBytes(other, commit, entry.Id, GitObjectType.Blob));
        }

        _raw.Write(GitObjectType.Tree, bytes);
    }

    private static byte[] CopyBytes(CommitStore other, StoredCommit commit, GitObjectId id, GitObjectType type) =>
        other._raw.TryRead(id, type) ?? throw new InvalidCommitException(commit.Id.ToString(), $"object {id} of it is missing");

    internal HashSet<GitObjectId> ReadShallow()
    {
        if (_shallow is not null)
            return _shallow;
        var found = new HashSet<GitObjectId>();
        using DirectoryHandle directory = DirectoryHandle.Open(Path);
        using SafeFileHandle? file = directory.TryOpenFile(ShallowFile);
        if (file is null)
            return _shallow = found;
        foreach (string line in Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxShallowSize)).Split('\n'))
        {
            if (GitObjectId.TryParse(line, out GitObjectId id))
                found.Add(id);
        }

        return _shallow = found;
    }

    private void AddShallow(GitObjectId id)
    {
        _shallow = null; // another process may have written it since
        HashSet<GitObjectId> shallow = ReadShallow();
        if (!shallow.Add(id))
            return;
        string text = string.Concat(shallow.Select(known => $"{known}\n").Order(StringComparer.Ordinal));
        using DirectoryHandle directory = DirectoryHandle.Open(Path);
        AtomicFile.Write(directory, ShallowFile, Encoding.UTF8.GetBytes(text));
    }
}
