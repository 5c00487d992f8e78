using BootCfs.Boot;
using BootCfs.Tests.Engine;
using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Cli;

/// <summary>Unified kernel images of a real stub, as binutils and sbsigntool see them.</summary>
public sealed class UkiCommandTests : IDisposable
{
    private readonly DeployFixture _fixture = new();

    private string Output => _fixture.Folder["uki.efi"];

    public void Dispose() => _fixture.Dispose();

    [ToolFact("objcopy", "objdump")]
    public void What_is_built_is_what_binutils_take_out_again()
    {
        Build();
        foreach ((string section, byte[] expected) in new[] { (".linux", BootableFolder.Kernel), (".initrd", BootableFolder.Initramfs), (".uname", "6.1-test"u8.ToArray()) })
        {
            string dump = _fixture.Folder["section"];
            Tool.Run("objcopy", "-O", "binary", $"--dump-section={section}={dump}", Output, _fixture.Folder["copy"]);
            Assert.Equal(expected, File.ReadAllBytes(dump));
        }

        string headers = Tool.Run("objdump", "-h", Output);
        Assert.All(new[] { ".osrel", ".cmdline", ".uname", ".initrd", ".linux", ".sbat" }, name => Assert.Contains($" {name} ", headers, StringComparison.Ordinal));
    }

    [Fact]
    public void Building_it_again_gives_the_same_bytes()
    {
        Build();
        byte[] first = File.ReadAllBytes(Output);
        Build();
        Assert.Equal(first, File.ReadAllBytes(Output));
    }

    [ToolFact("sbsign", "sbverify", "openssl")]
    public void What_is_signed_is_what_sbverify_takes()
    {
        string key = _fixture.Folder["db.key"], certificate = _fixture.Folder["db.crt"];
        Tool.Run("openssl", "req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-keyout", key, "-out", certificate);
        Build("--sign-key", key, "--sign-cert", certificate);
        Tool.Run("sbverify", "--cert", certificate, Output);
        byte[] changed = File.ReadAllBytes(Output);
        changed[changed.AsSpan().IndexOf(BootableFolder.Kernel)] ^= 1;
        File.WriteAllBytes(Output, changed);
        Assert.NotEqual(0, Tool.Start([], "sbverify", "--cert", certificate, Output).Status);
    }

    [Fact]
    public void What_cannot_be_signed_or_built_leaves_no_file()
    {
        ProgramRun refused = Run("--sign-key", "/nowhere", "--sign-cert", "/nowhere");
        Assert.Equal(1, refused.Status);
        Assert.StartsWith("bootcfs: error: sbsign ", refused.Error, StringComparison.Ordinal);
        Run("--sign-key", "/nowhere").Fails(2, "bootcfs: error: --sign-key and --sign-cert go together");
        File.WriteAllText(_fixture.Folder["stub"], "text");
        Run("--stub", _fixture.Folder["stub"]).Fails(1, $"bootcfs: error: {_fixture.Folder["stub"]} is no PE image: it does not begin with MZ");
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public void Upgrade_and_try_take_what_deploy_takes()
    {
        string[] places = ["--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot, "--repo", _fixture.Builder, "--allow-unsigned", "-q"];
        PublishedProgram.Run(["deploy", "test/stable", .. places]).Success();
        Directory.CreateDirectory($"{_fixture.Boot}/EFI/systemd");
        _fixture.MakeAnother("second");
        string tried = PublishedProgram.Run(["try", "test/stable", "--uki", "--tries=2", "--dry-run", .. places]).Success();
        Assert.Contains("\nentry       bootcfs.2.testos+2.efi\n", tried, StringComparison.Ordinal);
        PublishedProgram.Run(["try", "test/stable", "--tries=0", .. places]).Fails(2, "bootcfs: error: --tries is a number from 1 to 99", "hint: bootcfs try --help");
        PublishedProgram.Run(["upgrade", "--tries=2", .. places]).Fails(2, "bootcfs: error: boots cannot be counted: nothing there would end it: bootcfs-boot-complete.service is missing or masked");
        PublishedProgram.Run(["upgrade", "--uki", "--tries=0", .. places]).Success();
        Assert.Empty(_fixture.Ukis);
        PublishedProgram.Run("finalize", "-q", "--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot).Success();
        Assert.Equal(["bootcfs.2.testos.efi"], _fixture.Ukis);
    }

    private void Build(params string[] more)
    {
        ProgramRun run = Run(more);
        Assert.True(run.Status == 0, run.Error);
    }

    private ProgramRun Run(params string[] more)
    {
        Assert.True(File.Exists(UkiStub.UsualPath), "systemd-boot-efi is not installed");
        return PublishedProgram.Run(["uki", _fixture.Commit.Commit.ToString(), "--repo", _fixture.Builder, "--karg=quiet", "-o", Output, .. more]);
    }
}
