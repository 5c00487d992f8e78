using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.SystemTests.Linux;

/// <summary>With keys in the initramfs: whatever is done to the disk, one line that names the thing, and no root.</summary>
public sealed class HelperSignatureRefusalTests : IDisposable
{
    private readonly SignedSysroot _system = new();

    private string State => $"/sysroot/state/deploy/{_system.Digest}";

    private string Id => _system.Sign(_system.Commit()).GetId().ToString();

    public void Dispose() => _system.Dispose();

    [RootFact]
    public void A_signature_by_a_key_that_is_not_in_the_initramfs()
    {
        TestKey other = _system.NewKey();
        CommitObject commit = _system.Sign(_system.Commit(), other);
        _system.Write(commit);
        AssertRefused($"commit {commit.GetId()} has 0 of 1 signatures by trusted keys: key {other.Fingerprint} is not trusted");
    }

    [RootFact]
    public void A_key_on_the_disk_that_is_not_in_the_initramfs()
    {
        TestKey other = _system.NewKey();
        CommitObject commit = _system.Sign(_system.Commit(), other);
        _system.Write(commit);
        Directory.CreateDirectory($"{_system.State}/etc/bootcfs/keys.d");
        File.WriteAllText($"{_system.State}/etc/bootcfs/keys.d/other.pub", other.Line);
        AssertRefused($"commit {commit.GetId()} has 0 of 1 signatures by trusted keys: key {other.Fingerprint} is not trusted");
    }

    [RootTheory]
    [InlineData("usr/lib/bootcfs")]
    [InlineData("etc/bootcfs")]
    public void A_signature_by_a_revoked_key(string folder)
    {
        _system.Put("revoked.d/lost.pub", _system.Key.Line, folder);
        AssertRefused($"commit {Id} has 0 of 1 signatures by trusted keys: key release ({_system.Key.Fingerprint}) is revoked");
    }

    [RootFact]
    public void A_signature_of_another_commit()
    {
        CommitObject commit = _system.Commit().WithSignature(_system.Key.Sign(_system.Commit(epoch: 4).GetSignedBytes()));
        _system.Write(commit);
        AssertRefused($"commit {commit.GetId()} has 0 of 1 signatures by trusted keys: bad signature by key release ({_system.Key.Fingerprint})");
    }

    [RootTheory]
    [InlineData("tree 4b825dc", "tree 4b825dd")]
    [InlineData("Ada <ada@", "Eve <eve@")]
    [InlineData("Test OS", "Best OS")]
    [InlineData("Composefs-Digest: v1-sha256-12:", "Composefs-Digest: v0-sha256-12:")]
    [InlineData("Release-Digest: sha256:", "Release-Digest:  sha256:")]
    public void A_commit_that_was_changed(string from, string to)
    {
        string text = File.ReadAllText(_system.CommitFile);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(_system.CommitFile, text.Replace(from, to, StringComparison.Ordinal));
        string id = CommitObject.Parse(File.ReadAllBytes(_system.CommitFile), "it").GetId().ToString();
        AssertRefused($"commit {id} has 0 of 1 signatures by trusted keys: bad signature by key release ({_system.Key.Fingerprint})");
    }

    [RootFact]
    public void A_trailer_that_was_changed_to_an_image_of_the_attacker()
    {
        CommitObject commit = _system.Commit(Other()).WithSignature(_system.Key.Sign(_system.Commit().GetSignedBytes()));
        _system.Write(commit);
        AssertRefused($"commit {commit.GetId()} has 0 of 1 signatures by trusted keys: bad signature by key release ({_system.Key.Fingerprint})");
    }

    [RootFact]
    public void A_commit_of_another_image_in_the_place_of_the_right_one()
    {
        CommitObject older = _system.Sign(_system.Commit(Other()));
        _system.Write(older);
        AssertRefused($"commit {older.GetId()} is of another image, {Other()}");
    }

    [RootFact]
    public void A_release_whose_epoch_was_raised()
    {
        File.WriteAllBytes($"{_system.State}/release.toml", SignedSysroot.Release(9));
        AssertRefused($"commit {Id} has another release.toml than {State}/release.toml", "bootcfs.min-epoch=9");
    }

    [RootTheory]
    [InlineData("", "min-epoch = 4", "4")]
    [InlineData("bootcfs.min-epoch=5", "", "5")]
    [InlineData("bootcfs.min-epoch=0", "min-epoch = 4", "4")] // it can only raise it
    [InlineData("bootcfs.min-epoch=5", "min-epoch = 4", "5")]
    public void An_epoch_below_the_minimum(string kargs, string config, string minimum) =>
        AssertRefused($"commit {Id} has security epoch 3, at least {minimum} is demanded", kargs, config);

    [RootFact]
    public void An_older_root_that_was_signed_when_a_higher_epoch_is_demanded()
    {
        _system.Deploy(_system.Digest, _system.Commit(epoch: 1), epoch: 1);
        string id = _system.Sign(_system.Commit(epoch: 1)).GetId().ToString();
        AssertRefused($"commit {id} has security epoch 1, at least 2 is demanded", config: "min-epoch = 2");
    }

    [RootTheory]
    [InlineData("commit", "no commit STATE/commit")]
    [InlineData("release.toml", "no file STATE/release.toml")]
    public void A_file_that_is_missing(string name, string expected)
    {
        File.Delete($"{_system.State}/{name}");
        AssertRefused(expected.Replace("STATE", State, StringComparison.Ordinal));
    }

    [RootTheory]
    [InlineData("commit")]
    [InlineData("release.toml")]
    public void A_symbolic_link_in_the_place_of_a_file(string name)
    {
        File.Move($"{_system.State}/{name}", $"{_system.State}/elsewhere");
        File.CreateSymbolicLink($"{_system.State}/{name}", "elsewhere");
        AssertRefused($"cannot open {State}/{name}: too many levels of symbolic links (ELOOP)");
    }

    [RootTheory]
    [InlineData("commit")]
    [InlineData("release.toml")]
    public void A_directory_in_the_place_of_a_file(string name)
    {
        File.Delete($"{_system.State}/{name}");
        Directory.CreateDirectory($"{_system.State}/{name}");
        AssertRefused($"{State}/{name} is not a regular file");
    }

    [RootTheory]
    [InlineData("commit")]
    [InlineData("release.toml")]
    public void A_file_that_is_too_large(string name)
    {
        using (FileStream file = File.OpenWrite($"{_system.State}/{name}"))
            file.SetLength((1 << 20) + 1);
        AssertRefused($"{State}/{name} is longer than 1048576 bytes");
    }

    [RootFact]
    public void A_commit_that_is_none()
    {
        File.WriteAllText(_system.CommitFile, "hello\n");
        AssertRefused($"commit {State}/commit: no 'tree' header at byte 0");
    }

    [RootFact]
    public void A_commit_with_two_signatures()
    {
        string text = File.ReadAllText(_system.CommitFile);
        File.WriteAllText(_system.CommitFile, text.Replace("\n\nTest OS", "\ngpgsig x\n\nTest OS", StringComparison.Ordinal));
        AssertRefused($"commit {State}/commit: second signature at byte {text.IndexOf("\n\nTest OS", StringComparison.Ordinal) + 1}");
    }

    [RootFact]
    public void A_commit_that_is_not_signed()
    {
        _system.Write(_system.Commit());
        AssertRefused($"commit {_system.Commit().GetId()} has 0 of 1 signatures by trusted keys: it is not signed");
    }

    [RootFact]
    public void A_commit_that_is_signed_but_not_one_of_ours()
    {
        CommitObject ours = _system.Commit();
        CommitObject commit = _system.Sign(CommitObject.Create(ours.Tree, [], ours.Author, ours.Committer, "a commit of a program\n"));
        _system.Write(commit);
        AssertRefused($"commit {commit.GetId()}: no trailer Composefs-Digest");
    }

    [RootFact]
    public void A_signature_for_another_purpose()
    {
        CommitObject commit = _system.Commit().WithSignature(_system.Key.Sign(_system.Commit().GetSignedBytes(), "file"));
        _system.Write(commit);
        AssertRefused(
            $"commit {commit.GetId()} has 0 of 1 signatures by trusted keys: "
            + $"the signature by key release ({_system.Key.Fingerprint}) is for 'file', not for git");
    }

    [RootFact]
    public void A_signature_that_is_malformed()
    {
        CommitObject commit = _system.Commit().WithSignature("-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----");
        _system.Write(commit);
        AssertRefused($"commit {commit.GetId()} has 0 of 1 signatures by trusted keys: signature of {State}/commit: SSHSIG at byte 0 is missing");
    }

    [RootFact]
    public void A_signature_file_of_10_MB()
    {
        _system.Write(_system.Commit());
        _system.WriteSignature(_system.Key, new string('x', 10 << 20));
        AssertRefused(
            $"commit {_system.Commit().GetId()} has 0 of 1 signatures by trusted keys: "
            + $"{State}/signatures/{_system.Key.Public.FingerprintHex}.sig is longer than 16384 bytes");
    }

    [RootFact]
    public void Ten_thousand_signature_files_none_of_which_is_by_a_trusted_key()
    {
        TestKey other = _system.NewKey();
        string signature = other.Sign(_system.Commit().GetSignedBytes());
        _system.Write(_system.Commit());
        for (int i = 0; i < 10_000; i++)
            File.WriteAllText($"{_system.State}/signatures/{i:x64}.sig", signature);
        AssertRefused($"commit {_system.Commit().GetId()} has 0 of 1 signatures by trusted keys: it is not signed");
    }

    [RootFact]
    public void A_signature_by_another_key_under_the_name_of_a_trusted_one()
    {
        TestKey other = _system.NewKey();
        _system.Write(_system.Commit());
        _system.WriteSignature(_system.Key, other.Sign(_system.Commit().GetSignedBytes()));
        AssertRefused($"commit {_system.Commit().GetId()} has 0 of 1 signatures by trusted keys: key {other.Fingerprint} is not trusted");
    }

    [RootFact]
    public void Two_signatures_by_one_key_where_two_keys_are_demanded()
    {
        _system.WriteSignature(_system.Key, _system.Key.Sign(_system.Commit().GetSignedBytes()));
        AssertRefused($"commit {Id} has 1 of 2 signatures by trusted keys: there are no more", config: "threshold = 2");
    }

    [RootFact]
    public void A_commit_that_is_revoked()
    {
        _system.Put("revoked.d/bad.commits", $"{Id} broken login\n");
        AssertRefused($"commit {Id} is revoked: broken login");
    }

    // The commit has another name then, and is the same commit.
    [RootTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_commit_that_is_revoked_and_whose_signature_was_moved_beside_it(bool underItsBareName)
    {
        CommitObject bare = _system.Commit();
        _system.Put("revoked.d/bad.commits", underItsBareName ? $"{bare.GetId()}\n" : $"{Id}\n");
        _system.Write(bare);
        _system.WriteSignature(_system.Key, _system.Key.Sign(bare.GetSignedBytes()));
        AssertRefused($"commit {bare.GetId()} is revoked");
    }

    [RootTheory]
    [InlineData("require-signature = true", "", "a signature")]
    [InlineData("threshold = 2", "", "a number of signatures")]
    [InlineData("min-epoch = 1", "", "a security epoch")]
    [InlineData("", "bootcfs.min-epoch=1", "a security epoch")]
    public void Keys_that_are_demanded_and_not_there(string config, string kargs, string what)
    {
        using var system = new SignedSysroot(isTrusted: false);
        AssertRefused(system, $"{what} is demanded, but there are no keys in /usr/lib/bootcfs/keys.d", kargs, config);
    }

    // Somebody wanted signatures: that no key is left must not mean that none is needed.
    [RootFact]
    public void A_file_of_keys_with_no_key_in_it()
    {
        _system.Put("keys.d/release.pub", "# none\n");
        AssertRefused($"commit {Id} has 0 of 1 signatures by trusted keys: key {_system.Key.Fingerprint} is not trusted");
    }

    [RootTheory]
    [InlineData("keys.d/x.pub", "ssh-rsa AAAA\n", "key /usr/lib/bootcfs/keys.d/x.pub:1: does not begin with ssh-ed25519 and one blank")]
    [InlineData("revoked.d/x.pub", "\nx\n", "key /usr/lib/bootcfs/revoked.d/x.pub:2: does not begin with ssh-ed25519 and one blank")]
    [InlineData("revoked.d/x.commits", "x\n", "commit /usr/lib/bootcfs/revoked.d/x.commits:1: not named by 40 lower case hex digits")]
    public void A_file_of_trust_that_is_not_understood(string name, string text, string expected)
    {
        _system.Put(name, text);
        AssertRefused(_system, expected);
    }

    [RootFact]
    public void Fs_verity_that_the_command_line_waives()
    {
        HelperRun run = HelperRun.Start(_system.Sysroot, _system.CommandLine, files: _system.Initramfs);
        AssertRefused(run, $"image {_system.Digest}: a signed root needs fs-verity, which the kernel command line waives");
    }

    private static FsVerityDigest Other() =>
        FsVerityDigest.TryParseHex(new string('1', 64), out FsVerityDigest other) ? other : throw new FormatException("no digest");

    private void AssertRefused(string expected, string kargs = "", string config = "") =>
        AssertRefused(_system, $"image {_system.Digest}: {expected}", kargs, config);

    private static void AssertRefused(SignedSysroot system, string expected, string kargs = "", string config = "") =>
        AssertRefused(system.Run(kargs, config), expected);

    private static void AssertRefused(HelperRun run, string expected)
    {
        Assert.Equal($"bootcfs-setup-root: error: {expected}\n", run.Error);
        Assert.Equal($"<3>bootcfs-setup-root: error: {expected}\n", run.Output);
        Assert.Equal(1, run.Status);
    }
}
