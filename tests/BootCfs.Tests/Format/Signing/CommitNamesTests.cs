using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class CommitNamesTests
{
    private static readonly CommitIdentity Ada = new("Ada", "ada@example.org", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private static readonly CommitObject Bare = CommitObject.Create(
        GitObjectId.Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904"), [], Ada, Ada, "subject\n");

    [ToolFact("git")]
    public void A_commit_has_the_name_that_git_gives_it()
    {
        using var directory = new TemporaryDirectory();
        Tool.Run("git", "init", "-q", directory.Path);
        foreach (CommitObject commit in new[] { Bare, Bare.WithSignature(Signature(1).ToString()) })
        {
            byte[] id = Tool.Run(commit.Bytes.ToArray(), "git", "-C", directory.Path, "hash-object", "-t", "commit", "--stdin");
            Assert.Equal(id.AsSpan().ToText().Trim(), commit.GetId().ToString());
        }
    }

    // Whoever has the disk moves a signature from the object to a file beside it: the same signed bytes under another name.
    [Fact]
    public void A_commit_is_known_by_every_name_that_moving_its_signatures_gives_it()
    {
        SshSignature first = Signature(1), second = Signature(2);
        CommitObject signed = Bare.WithSignature(first.ToString());
        CommitObject exchanged = Bare.WithSignature(second.ToString());
        foreach (CommitObject commit in new[] { signed, Bare, exchanged })
        {
            IReadOnlyList<GitObjectId> names = commit.GetAliases([first, second]);
            Assert.Contains(signed.GetId(), names);
            Assert.Contains(Bare.GetId(), names);
            Assert.Contains(exchanged.GetId(), names);
        }

        Assert.DoesNotContain(signed.GetId(), Bare.GetAliases([second])); // why it is the bare name that is to be revoked
        Assert.Contains(Bare.GetId(), exchanged.GetAliases([]));
    }

    [Fact]
    public void Without_its_signature_a_commit_is_what_was_signed() =>
        Assert.Equal(Bare.Bytes.ToArray(), Bare.WithSignature(Signature(1).ToString()).WithoutSignature().Bytes.ToArray());

    private static SshSignature Signature(byte content) => SshSignature.Create(
        Ed25519PublicKey.FromBytes(new byte[Ed25519PublicKey.Size]),
        SshSignature.GitNamespace,
        SshHash.Sha512,
        [.. Enumerable.Repeat(content, SshSignature.SignatureSize)]);
}
