using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Integrity;

/// <content>Signatures that lie beside commits; one in a commit is part of it, and a verdict about it is for others.</content>
internal sealed partial class Survey
{
    private void ReadSignatures()
    {
        foreach (RefState reference in _roots.Refs)
        {
            if (reference is { Ref: { Signature: { } signed } name, Blob: { } blob } && FindProblem(name, signed.Commit, blob) is { } problem)
                Findings.Add(FindingKind.Signature, reference.Name, problem);
        }
    }

    private string? FindProblem(RefName name, GitObjectId id, GitObjectId blob)
    {
        if (!Store.Contains(id))
            return $"signs commit {id}, which is missing";
        try
        {
            StoredCommit commit = Store.ReadCommit(id);
            return CommitSignatures.Check(commit, new DetachedSignature(name, blob, Store.ReadBlob(blob))).Problem is { } problem
                ? $"is wrong: {problem}"
                : null;
        }
        catch (BootCfsException e) when (e is BrokenGitObjectException or InvalidCommitException)
        {
            return $"cannot be held against its commit: {e.Message}";
        }
    }
}
