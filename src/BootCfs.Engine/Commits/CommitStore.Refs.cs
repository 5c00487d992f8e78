using BootCfs.Format.Signing;
using BootCfs.Linux;
using LibGit2Sharp;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    /// <summary>The references, in order of their names.</summary>
    public IReadOnlyList<(RefName Name, GitObjectId Target)> ListRefs() => GitFailure.Translate(Path, () =>
    {
        var found = new List<(RefName, GitObjectId)>();
        foreach (Reference reference in _git.Refs.OrderBy(reference => reference.CanonicalName, StringComparer.Ordinal))
        {
            if (reference is DirectReference && RefName.TryParse(reference.CanonicalName, out RefName name))
                found.Add((name, GitObjectId.Parse(reference.TargetIdentifier)));
        }

        return found;
    });

    /// <summary>The references with the commits that they lead to, through annotated tags; those that lead to none are left out.</summary>
    public IReadOnlyList<(RefName Name, GitObjectId Commit)> ListTips() =>
        [.. from entry in ListRefs() where !entry.Name.IsSignature let commit = Peel(entry.Target) where commit is not null select (entry.Name, commit.Value)];

    /// <summary>Where a reference is; null when there is none.</summary>
    public GitObjectId? ReadRef(RefName name) => GitFailure.Translate<GitObjectId?>(
        Path, () => _git.Refs[name.ToString()] is DirectReference found ? GitObjectId.Parse(found.TargetIdentifier) : null);

    /// <summary>Moves a reference, durably, if it is where the caller believes.</summary>
    /// <param name="name">The reference.</param>
    /// <param name="target">The commit that it shall name.</param>
    /// <param name="expected">The commit that it names now; null when it is new.</param>
    /// <exception cref="RefMovedException">It is somewhere else.</exception>
    public void MoveRef(RefName name, GitObjectId target, GitObjectId? expected)
    {
        if (!_raw.TryMove(name, target, expected))
            throw new RefMovedException(name);
    }

    /// <summary>Removes a reference, if there is one.</summary>
    public void RemoveRef(RefName name) => _raw.Remove(name);

    /// <summary>Removes a reference, durably, if it is where the caller believes.</summary>
    /// <exception cref="RefMovedException">It is somewhere else.</exception>
    public void RemoveRef(RefName name, GitObjectId expected)
    {
        if (!_raw.TryRemove(name, expected))
            throw new RefMovedException(name);
        using DirectoryHandle git = DirectoryHandle.Open(Path);
        using DirectoryHandle? folder = git.TryOpenDirectory(System.IO.Path.GetDirectoryName(name.ToString())!); // refs/ at least
        folder?.Flush();
    }

    private GitObjectId? Peel(GitObjectId id) => GitFailure.Translate<GitObjectId?>(
        Path, () => _git.Lookup($"{id}^{{commit}}") is { } commit ? GitObjectId.Parse(commit.Sha) : null);
}
