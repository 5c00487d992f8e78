using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using BootCfs.Tests.Engine.Trust;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>What is known of an initramfs before it runs.</summary>
public sealed class TreeInitramfsTests : IDisposable
{
    private readonly DeployFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("usr/lib/bootcfs/keys.d/release.pub", "", true)]
    [InlineData("etc/bootcfs/keys.d/release.pub", "", true)]
    [InlineData("usr/lib/bootcfs/keys.d/release.pub", "[trust]\nrequire-verity = true\n", true)]
    [InlineData("usr/lib/bootcfs/keys.d/release.pub", "[trust]\nrequire-verity = false\n", false)]
    [InlineData("usr/lib/bootcfs/keys.d/.release.pub", "", false)] // one that was being written
    [InlineData("usr/lib/bootcfs/keys.d/README", "", false)]
    [InlineData("usr/lib/bootcfs/revoked.d/release.pub", "", false)]
    public void An_initramfs_with_keys_refuses_a_root_that_nothing_verifies(string key, string config, bool refused)
    {
        Write(key, new TestKey(1).Line("release"));
        Write("usr/lib/bootcfs/setup-root.toml", config);
        _fixture.Make();
        using Host host = _fixture.OpenHost();

        Assert.Equal(refused && !FsVerityFile.IsSupported(host.Physical.Handle), _fixture.Deploy(dryRun: true).IsRefusedAtBoot);
    }

    [Fact]
    public void The_operators_file_says_it_after_the_vendors()
    {
        var vendor = SetupRootFile.Parse("[etc]\nmount = \"overlay\"\n[trust]\nrequire-verity = false\n"u8, "vendor");
        var local = SetupRootFile.Parse("[trust]\nrequire-verity = true\n"u8, "local");

        Assert.Equal(new SetupRootFile(EtcMount.Overlay, RequireVerity: true), local.Over(vendor));
    }

    private void Write(string name, string text)
    {
        string path = _fixture.Tree[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // it has one
        File.WriteAllText(path, text);
    }
}
