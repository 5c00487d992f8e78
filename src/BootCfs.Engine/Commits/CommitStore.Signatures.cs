using System.Text;
using BootCfs.Format;
using BootCfs.Format.Signing;
using LibGit2Sharp;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    /// <summary>Reads the signatures that lie beside a commit, in order of their keys' fingerprints; a reference that is malformed is none.</summary>
    /// <exception cref="BrokenGitObjectException">One is missing, damaged or no blob.</exception>
    public IReadOnlyList<DetachedSignature> ReadSignatures(GitObjectId commit) =>
    [
        .. from entry in FindSignatures(commit).OrderBy(entry => entry.Name.ToString(), StringComparer.Ordinal)
           select new DetachedSignature(entry.Name, entry.Blob, ReadBlob(entry.Blob)),
    ];

    /// <summary>Lays a signature beside its commit, durably, in place of one by the same key.</summary>
    /// <returns>The reference that names it.</returns>
    /// <exception cref="RefMovedException">Somebody else does the same.</exception>
    public RefName AddSignature(GitObjectId commit, SshSignature signature)
    {
        RefName name = RefName.Of(commit, signature.PublicKey);
        PutSignature(name, Encoding.ASCII.GetBytes(signature.ToString()));
        return name;
    }

    private List<(RefName Name, GitObjectId Blob)> FindSignatures(GitObjectId commit) => GitFailure.Translate(Path, () =>
    {
        var found = new List<(RefName, GitObjectId)>();
        foreach (Reference reference in _git.Refs.FromGlob(RefName.SignaturesOf(commit)))
        {
            if (reference is DirectReference && RefName.TryParse(reference.CanonicalName, out RefName name) && name.Signature is not null)
                found.Add((name, GitObjectId.Parse(reference.TargetIdentifier)));
        }

        return found;
    });

    // What was verified there is what is needed here.
    private void CopySignatures(CommitStore other, GitObjectId commit)
    {
        foreach (DetachedSignature signature in other.ReadSignatures(commit))
            PutSignature(signature.Ref, signature.Text.Span);
    }

    private void PutSignature(RefName name, ReadOnlySpan<byte> text)
    {
        GitObjectId blob = _raw.Write(GitObjectType.Blob, text);
        GitObjectId? before = ReadRef(name);
        if (before != blob)
            MoveRef(name, blob, before);
    }

    private RefState JudgeSignature(RefName name, GitObjectId id)
    {
        if (name.Signature is null)
            return new RefState(name.ToString(), null, "is not called COMMIT/FINGERPRINT as signatures are");
        try
        {
            ReadBlob(id);
            return new RefState(name.ToString(), null, null) { Blob = id };
        }
        catch (BrokenGitObjectException e)
        {
            bool isBroken = e.Code is ErrorCode.Missing or ErrorCode.DigestMismatch; // else it is whole, and something else
            return new RefState(name.ToString(), null, $"names {id}, which {e.Problem}") { BrokenObject = isBroken ? id : null };
        }
    }
}
