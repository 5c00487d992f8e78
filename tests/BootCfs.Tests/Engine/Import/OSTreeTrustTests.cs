using BootCfs.Format;
using BootCfs.Format.OSTree;
using BootCfs.Format.Signing;
using BootCfs.Import;
using BootCfs.Tests.Format.OSTree;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Signatures of commits, made by openssl over the bytes of the commit as <c>ostree sign</c> does.</summary>
public sealed class OSTreeTrustTests : IDisposable
{
    private readonly OSTreeFolder _repository = new();
    private readonly TemporaryDirectory _keys = new();

    public void Dispose()
    {
        _repository.Dispose();
        _keys.Dispose();
    }

    [ToolFact("openssl")]
    public void One_valid_signature_by_one_of_the_keys_is_enough()
    {
        OSTreeChecksum commit = _repository.Commit(_repository.AddTree());
        Ed25519PublicKey mine = MakeKey("mine");
        Ed25519PublicKey other = MakeKey("other");
        Sign(commit, "mine");
        Assert.Equal(1, _repository.Read("test", Trust(mine)).Count);
        Assert.Equal(1, _repository.Read("test", Trust(other, mine)).Count);
        Refused(commit, "is not signed by any of the keys given, though it has 1 Ed25519 signature", other);

        Sign(commit, "mine", "other");
        Assert.Equal(1, _repository.Read("test", Trust(other)).Count);
        Refused(commit, "is not signed by any of the keys given, though it has 2 Ed25519 signatures", MakeKey("third"));
    }

    [ToolFact("openssl")]
    public void A_commit_without_a_signature_is_refused_when_keys_are_given()
    {
        OSTreeChecksum commit = _repository.Commit(_repository.AddTree());
        Ed25519PublicKey key = MakeKey("key");
        Assert.Equal(1, _repository.Read().Count);
        Refused(commit, "is not signed with Ed25519", key);
        _repository.AddAs(commit, GVariantValue.Array(8, OSTreeObjectBytes.Entry("ostree.gpgsigs", "aay", GVariantValue.Array(1))).Bytes, OSTreeObjectType.CommitMeta);
        Refused(commit, "is not signed with Ed25519", key);
    }

    [ToolFact("openssl")]
    public void The_signature_of_another_commit_is_none()
    {
        OSTreeChecksum other = _repository.Commit(_repository.AddTree(("a", _repository.AddFile([]))));
        Ed25519PublicKey key = MakeKey("key");
        Sign(other, "key");
        OSTreeChecksum commit = _repository.Commit(_repository.AddTree());
        _repository.AddAs(commit, File.ReadAllBytes(_repository.PathOf(other, OSTreeObjectType.CommitMeta)), OSTreeObjectType.CommitMeta);
        Refused(commit, "is not signed by any of the keys given, though it has 1 Ed25519 signature", key);
    }

    // Neither the checksum nor the signature is checked alone.
    [ToolFact("openssl")]
    public void A_signed_commit_under_the_name_of_another_is_refused()
    {
        OSTreeChecksum signed = _repository.Commit(_repository.AddTree(("a", _repository.AddFile([]))));
        Ed25519PublicKey key = MakeKey("key");
        Sign(signed, "key");
        OSTreeChecksum commit = _repository.Commit(_repository.AddTree());
        _repository.AddAs(commit, File.ReadAllBytes(_repository.PathOf(signed, OSTreeObjectType.CommitMeta)), OSTreeObjectType.CommitMeta);
        _repository.AddAs(commit, File.ReadAllBytes(_repository.PathOf(signed, OSTreeObjectType.Commit)), OSTreeObjectType.Commit);
        Assert.Throws<OSTreeChecksumException>(() => _repository.Read("test", Trust(key)));
    }

    [ToolFact("openssl")]
    public void Signatures_that_cannot_be_read_are_refused_by_name()
    {
        OSTreeChecksum commit = _repository.Commit(_repository.AddTree());
        _repository.AddAs(commit, [1, 2, 3], OSTreeObjectType.CommitMeta);
        Assert.StartsWith(
            $"object {commit.ObjectPath(OSTreeObjectType.CommitMeta)} (its signatures) is invalid: ",
            Assert.Throws<InvalidOSTreeException>(() => _repository.Read("test", Trust(MakeKey("key")))).Message, StringComparison.Ordinal);
    }

    // What ostree itself writes beside a commit; Debian's has no Ed25519, and keeps the signatures of its test engine the same way.
    [ToolFact("ostree", "openssl")]
    public void Reads_a_commit_that_ostree_has_signed_in_another_way()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder["tree"]);
        string commit = OSTreeTool.Commit(folder["repo"], "archive", folder["tree"]);
        Tool.Run("env", "OSTREE_DUMMY_SIGN_ENABLED=1", "ostree", $"--repo={folder["repo"]}", "sign", "--sign-type=dummy", "test", "secret");
        var source = new OSTreeSource(folder["repo"], Trust(MakeKey("key")), layout: false);
        var session = new ImportSession { Options = new ImportOptions { Algorithm = BootCfs.Format.FsVerity.FsVerityAlgorithm.Sha256, Hasher = new BootCfs.Format.Hashing.SystemBlockHasher() } };
        Assert.Equal(
            $"commit {commit} in {folder["repo"]} is not signed with Ed25519",
            Assert.Throws<OSTreeCommitRefusedException>(() => source.Read(session, CancellationToken.None)).Message);
    }

    private static OSTreeTrust Trust(params Ed25519PublicKey[] keys) => new(keys, Ed25519Verifier.Verify);

    private Ed25519PublicKey MakeKey(string name)
    {
        Tool.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", _keys[name]);
        byte[] der = Tool.Run([], "openssl", "pkey", "-in", _keys[name], "-pubout", "-outform", "DER");
        return OSTreeKeyFile.Parse(Convert.ToBase64String(der.AsSpan(der.Length - 32)), name)[0];
    }

    private void Sign(OSTreeChecksum commit, params string[] names) => _repository.AddAs(
        commit,
        OSTreeObjectBytes.CommitMeta([.. names.Select(name => Tool.Run(
            [], "openssl", "pkeyutl", "-sign", "-rawin", "-inkey", _keys[name], "-in", _repository.PathOf(commit, OSTreeObjectType.Commit)))]),
        OSTreeObjectType.CommitMeta);

    private void Refused(OSTreeChecksum commit, string reason, Ed25519PublicKey key)
    {
        OSTreeCommitRefusedException error = Assert.Throws<OSTreeCommitRefusedException>(() => _repository.Read("test", Trust(key)));
        Assert.Equal(($"commit {commit} in {_repository.Path} {reason}", ErrorCode.RefusedByPolicy), (error.Message, error.Code));
    }
}
