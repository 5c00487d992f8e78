using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs;

/// <summary>All signatures of a commit, the one in it and those beside it, each held against the commit.</summary>
public static class CommitSignatures
{
    /// <summary>Where the signature in the commit object is.</summary>
    public const string InCommit = SignedCommit.OwnSignature;

    /// <summary>Reads and checks the signatures of a commit; the one in it comes first.</summary>
    /// <exception cref="BrokenGitObjectException">One beside it is missing or damaged.</exception>
    public static IReadOnlyList<CommitSignature> Read(CommitStore commits, StoredCommit commit)
    {
        var found = new List<CommitSignature>();
        if (commit.Commit.Signature is { } text)
        {
            found.Add(new CommitSignature(InCommit, CheckedSignature.Of(
                Encoding.UTF8.GetBytes(text), SshSignature.GitNamespace, commit.Commit.GetSignedBytes(), $"commit {commit.Id}"), null));
        }

        found.AddRange(commits.ReadSignatures(commit.Id).Select(detached => Check(commit, detached)));
        return found;
    }

    /// <summary>Checks a signature that lies beside a commit.</summary>
    public static CommitSignature Check(StoredCommit commit, DetachedSignature detached) => new(
        detached.Ref.ToString(),
        CheckedSignature.Of(detached.Text.Span, SshSignature.GitNamespace, commit.Commit.GetSignedBytes(), $"commit {commit.Id}"),
        detached.Key);

    /// <summary>Whether a key has signed a commit.</summary>
    public static bool Has(CommitStore commits, StoredCommit commit, Ed25519PublicKey key) =>
        Read(commits, commit).Any(signature => signature.IsGood && signature.Key == key);
}

/// <summary>A signature of a commit. Whether its key is trusted is another question.</summary>
/// <param name="Place">Where it is: <see cref="CommitSignatures.InCommit"/>, or the name of its reference.</param>
/// <param name="Check">What it is by itself.</param>
/// <param name="Expected">Fingerprint in hex of the key that it should be by; null when nothing says so.</param>
public sealed record CommitSignature(string Place, CheckedSignature Check, string? Expected)
{
    /// <summary>The key that claims to have signed; null when the signature cannot be read.</summary>
    public Ed25519PublicKey? Key => Check.Signature?.PublicKey;

    /// <summary>Whether the key has signed this commit, and is the one that it should be.</summary>
    public bool IsGood => Problem is null;

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem => Check.Problem
        ?? (Expected is null || Key?.FingerprintHex == Expected ? null : $"is by {Key?.Fingerprint}, not by the key that its reference names");
}
