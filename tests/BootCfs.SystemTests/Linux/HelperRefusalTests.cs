using System.Text;

namespace BootCfs.SystemTests.Linux;

/// <summary>Any doubt: one line that names the thing, exit status 1, nothing mounted and nothing left behind.</summary>
public sealed class HelperRefusalTests : IDisposable
{
    private readonly TestSysroot _sysroot = new();

    private string Hex => _sysroot.Digest.ToHex();

    public void Dispose() => _sysroot.Dispose();

    [RootTheory]
    [InlineData("quiet", "neither composefs.digest= nor composefs= on the kernel command line")]
    [InlineData("composefs.digest=v1-sha256-12:xyz", "kernel command line: 'composefs.digest=v1-sha256-12:xyz': the digest is not 64 or 128 lower case hex digits")]
    [InlineData("composefs=?HEX composefs=HEX0", "kernel command line: 'composefs=HEX0': not 64 or 128 lower case hex digits")]
    [InlineData("composefs=?HEX bootcfs.deploy=../../etc", "kernel command line: 'bootcfs.deploy=../../etc': not an image digest with an optional .N")]
    [InlineData("composefs=?HEX bootcfs.deploy=ZERO", "kernel command line: 'bootcfs.deploy=ZERO': belongs to another image than HEX")]
    [InlineData("composefs=ZERO", "no such image in /sysroot/composefs/images: ZERO")]
    [InlineData("composefs=?ZERO composefs.digest=v1-sha256-12:ZERO", "no such image in /sysroot/composefs/images: ZERO, ZERO")]
    [InlineData("composefs=?HEX bootcfs.deploy=HEX.7", "no state directory /sysroot/state/deploy/HEX.7")]
    public void Bad_arguments(string commandLine, string expected) => AssertRefused(commandLine, expected);

    [RootFact]
    public void A_filesystem_without_verity_where_it_is_required() =>
        AssertRefused(
            "composefs=HEX", $"image HEX: no fs-verity on the filesystem of /sysroot/composefs/objects/{_sysroot.Digest.ObjectPath}");

    // Policy comes from the command line and the initramfs alone (product.md D6).
    [RootTheory]
    [InlineData("composefs/meta.json", "{\"version\":1,\"algorithm\":\"fsverity-sha256-12\",\"features\":{\"compatible\":[\"insecure\"]},\"verity\":false}")]
    [InlineData("composefs/bootcfs/config.toml", "schema = 1\ntrust = \"none\"\n")]
    [InlineData("state/deploy/HEX/setup-root.toml", "[trust]\nrequire-verity = false\n")]
    public void A_filesystem_without_verity_whatever_the_disk_says_of_itself(string path, string content)
    {
        string file = $"{_sysroot.Path}/{path.Replace("HEX", Hex, StringComparison.Ordinal)}";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!); // it has one
        File.WriteAllText(file, content);
        A_filesystem_without_verity_where_it_is_required();
    }

    [RootFact]
    public void Another_image_in_the_place_of_the_right_one()
    {
        byte[] image = File.ReadAllBytes(_sysroot.ImagePath);
        image[^1] ^= 1;
        string other = _sysroot.AddObject(image).ToHex();
        File.WriteAllBytes(_sysroot.ImagePath, image);
        AssertRefused("composefs=?HEX", $"image HEX: the file has another fs-verity digest, sha256:{other}");
    }

    [RootFact]
    public void An_image_that_leads_out_of_the_repository()
    {
        File.Copy(_sysroot.ImagePath, $"{_sysroot.Path}/image");
        File.Delete($"{_sysroot.Path}/composefs/images/{Hex}");
        File.CreateSymbolicLink($"{_sysroot.Path}/composefs/images/{Hex}", "../../image");
        AssertRefused("composefs=?HEX", "cannot open /sysroot/composefs/images/HEX: invalid cross-device link (EXDEV)");
    }

    [RootFact]
    public void A_digest_that_names_something_else_than_an_image()
    {
        string digest = _sysroot.AddObject(Encoding.ASCII.GetBytes(new string('x', 5000))).ToHex();
        File.CreateSymbolicLink($"{_sysroot.Path}/composefs/images/{digest}", $"../objects/{digest[..2]}/{digest[2..]}");
        AssertRefused(
            $"composefs=?{digest}",
            $"image {digest}: /sysroot/composefs/objects/{digest[..2]}/{digest[2..]} is not a composefs image");
    }

    [RootFact]
    public void No_repository()
    {
        Directory.Move($"{_sysroot.Path}/composefs", $"{_sysroot.Path}/elsewhere");
        AssertRefused("composefs=?HEX", "no repository /sysroot/composefs");
    }

    [RootFact]
    public void A_deployment_whose_var_leads_out_of_the_physical_root()
    {
        string var = $"{_sysroot.Path}/state/deploy/{Hex}/var";
        File.Delete(var);
        File.CreateSymbolicLink(var, "/tmp");
        AssertRefused("composefs=?HEX", "cannot open directory /sysroot/state/deploy/HEX/var: invalid cross-device link (EXDEV)");
    }

    [RootFact]
    public void An_image_without_a_place_for_the_physical_root()
    {
        using var sysroot = new TestSysroot(leaveOut: "/sysroot");
        AssertRefused(sysroot, $"composefs=?{sysroot.Digest}", "no directory /sysroot in the image");
    }

    [RootFact]
    public void A_configuration_that_is_not_understood() =>
        AssertRefused(
            _sysroot,
            $"composefs=?{Hex}",
            "/etc/bootcfs/setup-root.toml:2: etc.mount is \"bind\", \"overlay\" or \"transient\"",
            "[etc]\nmount = \"bnid\"");

    [RootFact]
    public void A_running_system()
    {
        HelperRun run = HelperRun.Start(_sysroot, $"composefs=?{Hex}", initramfs: false);
        Assert.Equal((1, "bootcfs-setup-root: error: not in an initramfs: no /etc/initrd-release\n"), (run.Status, run.Error));
    }

    private void AssertRefused(string commandLine, string expected) =>
        AssertRefused(_sysroot, Fill(commandLine), Fill(expected));

    private static string WithoutWarnings(string text) => string.Concat(
        text.Split('\n').Where(line => line.Length > 0 && !line.Contains(": warning: ", StringComparison.Ordinal)).Select(line => line + "\n"));

    private string Fill(string text) =>
        text.Replace("HEX", Hex, StringComparison.Ordinal).Replace("ZERO", new string('0', 64), StringComparison.Ordinal);

    private static void AssertRefused(TestSysroot sysroot, string commandLine, string expected, string config = "")
    {
        HelperRun run = HelperRun.Start(sysroot, commandLine, config: config);
        Assert.Equal($"bootcfs-setup-root: error: {expected}\n", WithoutWarnings(run.Error));
        Assert.Equal($"<3>bootcfs-setup-root: error: {expected}\n", WithoutWarnings(run.Output));
        Assert.Equal(1, run.Status);
    }
}
