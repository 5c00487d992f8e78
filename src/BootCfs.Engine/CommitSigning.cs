using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs;

/// <summary>
/// Lays signatures beside commits that are there. A key signs a commit once: where a good signature of it is, nothing
/// changes. The caller holds the repository's lock.
/// </summary>
public static class CommitSigning
{
    /// <summary>Signs a commit.</summary>
    /// <exception cref="SshAgentException">The agent that has the key does not sign.</exception>
    public static SigningResult Sign(CommitStore commits, StoredCommit commit, ISigningKey key, CancellationToken cancellationToken) =>
        Find(commits, commit, key.PublicKey)
        ?? Add(commits, commit, SshSigner.Sign(
            key, SshSignature.GitNamespace, commit.Commit.GetSignedBytes(), $"commit {commit.Id}", cancellationToken));

    /// <summary>Takes a signature that was made elsewhere.</summary>
    /// <param name="commits">Where the commit is.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="text">The armored signature.</param>
    /// <exception cref="InvalidSignatureException">It is malformed, or of a kind that is not taken.</exception>
    /// <exception cref="BadSignatureException">It is not one of this commit.</exception>
    public static SigningResult Attach(CommitStore commits, StoredCommit commit, ReadOnlySpan<byte> text)
    {
        string name = $"commit {commit.Id}";
        var signature = SshSignature.ParseText(text, name);
        CheckedSignature check = CheckedSignature.Of(signature, SshSignature.GitNamespace, commit.Commit.GetSignedBytes(), name);
        if (check.Problem is { } problem)
        {
            throw new BadSignatureException(problem)
            {
                Hint = check.Fault == SignatureFault.WrongNamespace
                    ? $"sign with ssh-keygen -Y sign -n {SshSignature.GitNamespace}"
                    : $"sign what bootcfs sign --export {commit.Id} writes, byte for byte",
            };
        }

        return Find(commits, commit, signature.PublicKey) ?? Add(commits, commit, signature);
    }

    /// <summary>Takes away the signature that lies beside a commit under a key's name, in whatever state it is.</summary>
    /// <param name="commits">Where the commit is.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="fingerprint">Which key.</param>
    /// <returns>Where the signature was.</returns>
    /// <exception cref="UnknownKeyException">There is none, or only the one in the commit, which is part of its id.</exception>
    public static string Remove(CommitStore commits, StoredCommit commit, string fingerprint)
    {
        DetachedSignature? found = commits.ReadSignatures(commit.Id)
            .FirstOrDefault(signature => Ed25519PublicKey.FingerprintOf(Convert.FromHexString(signature.Key)) == fingerprint);
        if (found is not null)
        {
            commits.RemoveRef(found.Ref, found.Blob);
            return found.Ref.ToString();
        }

        throw new UnknownKeyException(fingerprint, commit.ReadSigner() == fingerprint
            ? $"its signature is in commit {commit.Id} itself, which would be another commit without it"
            : $"no signature of it lies beside commit {commit.Id}");
    }

    private static SigningResult? Find(CommitStore commits, StoredCommit commit, Ed25519PublicKey key) =>
        CommitSignatures.Read(commits, commit).FirstOrDefault(signature => signature.IsGood && signature.Key == key) is { } found
            ? new SigningResult(key, found.Place, IsUnchanged: true)
            : null;

    private static SigningResult Add(CommitStore commits, StoredCommit commit, SshSignature signature) =>
        new(signature.PublicKey, commits.AddSignature(commit.Id, signature).ToString(), IsUnchanged: false);
}

/// <summary>A commit that is signed.</summary>
/// <param name="Key">By whom.</param>
/// <param name="Place">Where the signature is, as <see cref="CommitSignature.Place"/> says it.</param>
/// <param name="IsUnchanged">Whether it was there before.</param>
public sealed record SigningResult(Ed25519PublicKey Key, string Place, bool IsUnchanged);
