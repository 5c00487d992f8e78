using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Commits;

public sealed class CommitSignaturesTests : IDisposable
{
    private static readonly SshSignature One = Signature(1);
    private static readonly SshSignature Two = Signature(2);
    private readonly CommitFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [ToolFact("git")]
    public void A_signature_lies_beside_its_commit_where_git_finds_it()
    {
        GitObjectId commit = _fixture.Create();
        RefName name = _fixture.Store.AddSignature(commit, One);

        Assert.Equal($"refs/signatures/{commit}/{One.PublicKey.FingerprintHex}", name.ToString());
        Assert.Equal((commit, One.PublicKey.FingerprintHex), name.Signature);
        Assert.Equal(One.ToString().TrimEnd('\n'), _fixture.Git("cat-file", "blob", name.ToString()));
        Assert.Equal($"{commit}", _fixture.Git("rev-parse", "debian/trixie"));
        _fixture.AssertClean();
    }

    [Fact]
    public void Those_of_one_commit_are_read_in_order_of_their_keys()
    {
        GitObjectId commit = _fixture.Create();
        GitObjectId other = _fixture.Create(commit, "other");
        Assert.Empty(_fixture.Store.ReadSignatures(commit));
        _fixture.Store.AddSignature(commit, One);
        _fixture.Store.AddSignature(commit, Two);
        _fixture.Store.AddSignature(other, One);

        SshSignature[] ordered = [.. new[] { One, Two }.OrderBy(signature => signature.PublicKey.FingerprintHex, StringComparer.Ordinal)];
        Assert.Equal(ordered.Select(signature => signature.PublicKey.FingerprintHex), _fixture.Store.ReadSignatures(commit).Select(found => found.Key));
        Assert.Equal(ordered.Select(signature => signature.ToString()), _fixture.Store.ReadSignatures(commit).Select(found => Encoding.UTF8.GetString(found.Text.Span)));
        Assert.Equal([One.PublicKey.FingerprintHex], _fixture.Store.ReadSignatures(other).Select(found => found.Key));
    }

    [ToolFact("git")]
    public void The_same_signature_changes_nothing_and_another_of_its_key_takes_its_place()
    {
        GitObjectId commit = _fixture.Create();
        RefName name = _fixture.Store.AddSignature(commit, One);
        string before = _fixture.Git("rev-parse", name.ToString());
        _fixture.Store.AddSignature(commit, One);
        Assert.Equal(before, _fixture.Git("rev-parse", name.ToString()));

        var again = SshSignature.Create(One.PublicKey, "git", SshHash.Sha256, One.Signature.Span);
        _fixture.Store.AddSignature(commit, again);
        DetachedSignature found = Assert.Single(_fixture.Store.ReadSignatures(commit));
        Assert.Equal(again.ToString(), Encoding.UTF8.GetString(found.Text.Span));
    }

    [ToolFact("git")]
    public void They_are_read_from_packed_references_and_packs_too()
    {
        GitObjectId commit = _fixture.Create();
        _fixture.Store.AddSignature(commit, One);
        _fixture.Git("gc", "-q", "--prune=now");
        _fixture.Reopen();
        Assert.False(Directory.Exists(Path.Combine(_fixture.Path, $"refs/signatures/{commit}")));
        Assert.Equal([One.ToString()], _fixture.Store.ReadSignatures(commit).Select(found => Encoding.UTF8.GetString(found.Text.Span)));
    }

    [ToolFact("git")]
    public void A_repack_that_drops_what_nobody_needs_keeps_them()
    {
        GitObjectId commit = _fixture.Create();
        _fixture.Store.AddSignature(commit, One);
        Assert.Empty(_fixture.Store.FindUnused(DateTimeOffset.MaxValue).Objects);
        Assert.NotNull(_fixture.Store.Repack(new RepackOptions(long.MaxValue, DateTimeOffset.MaxValue)));
        _fixture.Reopen();
        Assert.Single(_fixture.Store.ReadSignatures(commit));
        _fixture.AssertClean();
    }

    [Fact]
    public void They_name_no_commit_and_are_no_damage()
    {
        GitObjectId commit = _fixture.Create();
        RefName name = _fixture.Store.AddSignature(commit, One);
        Assert.Equal(["refs/heads/debian/trixie"], _fixture.Store.ListTips().Select(tip => tip.Name.ToString()));
        RefState state = Assert.Single(_fixture.Store.ReadRefStates(), state => state.Ref == name);
        Assert.Equal((null, null, _fixture.Store.ReadSignatures(commit)[0].Blob), (state.Commit, state.Problem, state.Blob));
    }

    [Theory]
    [InlineData("{commit}/{key}", "{commit}", "names {target}, which is no blob")]
    [InlineData("{commit}/{key}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "names {target}, which is missing")]
    [InlineData("{commit}/{key}", "x", "names no object")]
    [InlineData("{commit}/{key}", "", "is empty")]
    [InlineData("{commit}/x", "{blob}", "is not called COMMIT/FINGERPRINT as signatures are")]
    [InlineData("x/{key}", "{blob}", "is not called COMMIT/FINGERPRINT as signatures are")]
    [InlineData("{key}", "{blob}", "is not called COMMIT/FINGERPRINT as signatures are")]
    [InlineData("{commit}/{key}/x", "{blob}", "is not called COMMIT/FINGERPRINT as signatures are")]
    public void A_reference_that_is_none_of_a_signature_is_told(string name, string target, string problem)
    {
        GitObjectId commit = _fixture.Create();
        _fixture.Store.AddSignature(commit, Two);
        GitObjectId blob = Assert.Single(_fixture.Store.ReadSignatures(commit)).Blob;
        string Fill(string text) => text
            .Replace("{commit}", commit.ToString(), StringComparison.Ordinal)
            .Replace("{key}", One.PublicKey.FingerprintHex, StringComparison.Ordinal)
            .Replace("{blob}", blob.ToString(), StringComparison.Ordinal)
            .Replace("{target}", target == "{commit}" ? commit.ToString() : target, StringComparison.Ordinal);
        string file = Path.Combine(_fixture.Path, "refs/signatures", Fill(name));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!); // never a root
        File.WriteAllText(file, Fill(target) + "\n");

        RefState state = Assert.Single(_fixture.Store.ReadRefStates(), state => state.Problem is not null);
        Assert.Equal(($"refs/signatures/{Fill(name)}", Fill(problem)), (state.Name, state.Problem));
    }

    [Fact]
    public void One_whose_blob_is_missing_is_named_when_it_is_read()
    {
        GitObjectId commit = _fixture.Create();
        _fixture.Store.AddSignature(commit, One);
        GitObjectId blob = Assert.Single(_fixture.Store.ReadSignatures(commit)).Blob;
        File.Delete(Path.Combine(_fixture.Path, "objects", blob.ToString()[..2], blob.ToString()[2..]));
        _fixture.Reopen();
        var error = Assert.Throws<BrokenGitObjectException>(() => _fixture.Store.ReadSignatures(commit));
        Assert.Equal($"git object {blob} is missing", error.Message);
    }

    [ToolFact("git")]
    public void They_come_along_when_their_commit_is_copied_also_later()
    {
        using var target = new CommitFixture();
        GitObjectId commit = _fixture.Create();
        _fixture.Store.AddSignature(commit, One);
        target.Store.CopyFrom(_fixture.Store, commit);
        Assert.Equal([One.PublicKey.FingerprintHex], target.Store.ReadSignatures(commit).Select(found => found.Key));

        _fixture.Store.AddSignature(commit, Two);
        target.Store.AddSignature(commit, SshSignature.Create(One.PublicKey, "git", SshHash.Sha256, One.Signature.Span));
        target.Store.CopyFrom(_fixture.Store, commit);
        Assert.Equal(
            _fixture.Store.ReadSignatures(commit).Select(found => (found.Ref, found.Blob)),
            target.Store.ReadSignatures(commit).Select(found => (found.Ref, found.Blob)));
        target.AssertClean();
    }

    private static SshSignature Signature(byte seed) => SshSignature.Create(
        Ed25519PublicKey.FromBytes([.. Enumerable.Repeat(seed, 32)]), "git", SshHash.Sha512, [.. Enumerable.Repeat(seed, 64)]);
}
