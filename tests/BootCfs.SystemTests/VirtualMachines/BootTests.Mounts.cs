namespace BootCfs.SystemTests.VirtualMachines;

/// <content>Images that are mounted by hand in the booted system, whose kernel and filesystem have fs-verity.</content>
public partial class BootTests
{
    private const string Content = "72d4ff27a28afbc066d5804999d5a504  mnt/large";

    [VmTheory]
    [InlineData("digest-right", true)]
    [InlineData("digest-upper-case", true)]
    [InlineData("digest-noverity", false)]
    [InlineData("verity", true)]
    [InlineData("verity-upper", true)]
    [InlineData("unsealed", false)]
    [InlineData("mount-helper", true)]
    [InlineData("ours", true)]
    [InlineData("ours-off", false)]
    [InlineData("ours-digest", true)]
    [InlineData("ours-digest-sha512", true)]
    [InlineData("signed", true)]
    [InlineData("signed-digest", true)]
    [InlineData("ours-signed", true)]
    public void An_image_that_holds_what_was_asked_for_is_mounted(string probe, bool verified)
    {
        Assert.Equal("", booted.Second.Success(probe) + booted.Second.Error(probe));
        string[] options = booted.Second.Success($"{probe}-shown").Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Split(',');
        Assert.Equal(verified, options.Contains("verity=require"));
        Assert.Equal(Content, booted.Second.Success($"{probe}-read"));
    }

    [VmTheory]
    [InlineData("digest-objects-unsealed")]
    [InlineData("verity-unsealed")]
    [InlineData("verity-other")]
    [InlineData("tryverity-unsealed")]
    [InlineData("ours-unsealed")]
    public void Contents_that_do_not_hold_what_the_image_says_cannot_be_read(string probe)
    {
        booted.Second.Success(probe);
        Assert.Contains("verity=require", booted.Second.Success($"{probe}-shown"), StringComparison.Ordinal);
        Assert.Equal("md5sum: mnt/large: Input/output error", booted.Second.Error($"{probe}-read"));
    }

    [VmTheory]
    [InlineData("digest-wrong", 1, "mount.composefs: Failed to mount composefs image: Image has wrong fs-verity\n")]
    [InlineData("digest-short", 1, "mount.composefs: Failed to mount composefs image: Image has wrong fs-verity\n")]
    [InlineData("digest-long", 1, "mount.composefs: Failed to mount composefs image: Image has wrong fs-verity\n")]
    [InlineData("digest-sha512", 1, "mount.composefs: Failed to mount composefs sha512: Image has wrong fs-verity\n")]
    [InlineData("digest-unsealed", 1, "mount.composefs: Failed to mount composefs plain: Image has no fs-verity\n")]
    [InlineData("signed-not", 1, "mount.composefs: Failed to mount composefs image: Image was not signed\n")]
    [InlineData("signed-unsealed", 1, "mount.composefs: Failed to mount composefs plain: Image was not signed\n")]
    [InlineData("ours-digest-unsealed", 1, "bootcfs: error: plain is not sealed with fs-verity\nhint: fsverity enable plain, or --verity=off to have it read and hashed now")]
    [InlineData("ours-signed-not", 5, "bootcfs: error: image carries no fs-verity signature")]
    public void An_image_that_does_not_is_refused(string probe, int status, string message)
    {
        Assert.Equal((status, message), (booted.Second.Exit(probe), booted.Second.Error(probe)));
        Assert.NotEqual(0, booted.Second.Exit($"{probe}-shown"));
    }

    [VmFact]
    public void An_image_of_another_digest_is_refused_with_both()
    {
        string[] digest = booted.Second.Error("ours-digest-wrong").Split("image has digest ")[1].Split(", expected ");
        Assert.Equal((3, 64, new string('0', 64)), (booted.Second.Exit("ours-digest-wrong"), digest[0].Length, digest[1]));
    }

    [VmFact]
    public void An_image_that_is_not_sealed_is_hashed_when_verity_need_not_be()
    {
        booted.Second.Success("ours-digest-hashed");
        Assert.Equal(
            "note: plain is not sealed with fs-verity, so nothing keeps it as it was checked", booted.Second.Error("ours-digest-hashed"));
        Assert.Equal(Content, booted.Second.Success("ours-digest-hashed-read"));
    }

    [VmFact]
    public void A_chain_of_images_is_verified_too()
    {
        Assert.Contains("\"verity\":\"require\"", booted.Second.Success("ours-chain"), StringComparison.Ordinal);
        Assert.Equal(Content, booted.Second.Success("ours-chain-read"));
    }

    // What the mounts of signed images rest on: this kernel does check signatures.
    [VmFact]
    public void The_kernel_takes_a_signature_only_by_a_key_in_its_keyring()
    {
        Assert.NotEqual(0, booted.Second.Exit("sign-unknown-key"));
        booted.Second.Success("sign-load");
        booted.Second.Success("sign-enable");
    }
}
