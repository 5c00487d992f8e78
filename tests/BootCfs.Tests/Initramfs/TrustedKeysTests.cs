using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Initramfs.Trust;

namespace BootCfs.Tests.Initramfs;

public sealed class TrustedKeysTests : IDisposable
{
    private const string Zeros = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Ones = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB";
    private const string Commit = "1111111111111111111111111111111111111111";

    private static readonly Ed25519PublicKey Zero = Ed25519PublicKey.FromBytes(new byte[32]);
    private static readonly Ed25519PublicKey One = Ed25519PublicKey.FromBytes([.. Enumerable.Repeat((byte)1, 32)]);

    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Without_folders_nothing_is_wanted()
    {
        TrustedKeys keys = Load();
        Assert.False(keys.AreWanted);
        Assert.Equal($"key {Zero.Fingerprint} is not trusted", keys.Refuse(Zero));
    }

    [Fact]
    public void Keys_of_both_folders_count_by_the_names_of_their_files()
    {
        Put("usr/keys.d/release.pub", $"# two\n{Zeros} a\n");
        Put("etc/keys.d/own.pub", Ones);
        Put("etc/keys.d/own.txt", "no key, and not looked at");
        Put("etc/keys.d/.half.pub", "ssh-ed255");
        TrustedKeys keys = Load();
        Assert.True(keys.AreWanted);
        Assert.Null(keys.Refuse(Zero));
        Assert.Null(keys.Refuse(One));
        Assert.Equal($"key own ({One.Fingerprint})", keys.Describe(One));
        Assert.Equal(2, keys.All.Count());
    }

    [Theory]
    [InlineData("usr", "etc")]
    [InlineData("etc", "usr")]
    public void A_key_that_is_revoked_anywhere_does_not_count(string trusting, string revoking)
    {
        Put($"{trusting}/keys.d/release.pub", Zeros);
        Put($"{revoking}/revoked.d/old.pub", Zeros);
        TrustedKeys keys = Load();
        Assert.True(keys.AreWanted);
        Assert.Equal($"key release ({Zero.Fingerprint}) is revoked", keys.Refuse(Zero));
    }

    [Fact]
    public void Commits_are_found_among_those_that_are_revoked()
    {
        Put("etc/revoked.d/a.commits", $"{Commit} broken\n");
        TrustedKeys keys = Load();
        Assert.False(keys.AreWanted);
        Assert.Equal("broken", keys.FindRevoked([GitObjectId.Parse(new string('2', 40)), GitObjectId.Parse(Commit)])?.Reason);
        Assert.Null(keys.FindRevoked([GitObjectId.Parse(new string('2', 40))]));
    }

    [Theory]
    [InlineData("keys.d")]
    [InlineData("revoked.d")]
    public void A_link_to_nowhere_is_no_missing_file(string folder)
    {
        Directory.CreateDirectory(_root[$"etc/{folder}"]);
        File.CreateSymbolicLink(_root[$"etc/{folder}/x.pub"], "nowhere");
        Assert.ThrowsAny<BootCfsException>(Load);
    }

    [Fact]
    public void A_file_in_the_place_of_a_folder_is_no_missing_folder()
    {
        Put("etc/revoked.d", "");
        Assert.ThrowsAny<BootCfsException>(Load);
    }

    private TrustedKeys Load() => TrustedKeys.Load(_root.Handle, ["/usr", "/etc"]);

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[name])!); // it has one
        File.WriteAllText(_root[name], text);
    }
}
