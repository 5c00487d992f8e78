using System.Text;
using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format;
using BootCfs.Format.Pe;
using BootCfs.Linux;
using BootCfs.Tests.Format.Pe;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>Deployments that boot a unified kernel image, in all that is done with deployments.</summary>
public sealed class UkiDeployTests : IDisposable
{
    private readonly DeployFixture _fixture = new();

    public UkiDeployTests() => _fixture.AddStub();

    private DeployRequest Asked => _fixture.Request with { Uki = new UkiRequest(null) };

    private string[] Ukis => _fixture.Ukis;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Deploying_leaves_one_image_that_has_all_that_boots_and_nothing_else_on_the_boot_filesystem()
    {
        DeploymentPlan plan = _fixture.Deploy(Asked);
        Assert.Equal("bootcfs.1.testos.efi", plan.EntryName.ToString());
        Assert.Equal(["EFI", "EFI/Linux", "EFI/Linux/bootcfs.1.testos.efi", "bootcfs"], BootFiles());
        byte[] uki = File.ReadAllBytes($"{_fixture.Boot}/EFI/Linux/bootcfs.1.testos.efi");
        Assert.Equal(BootableFolder.Kernel, Section(uki, UkiSection.Linux));
        Assert.Equal(BootableFolder.Initramfs, Section(uki, UkiSection.Initrd));
        Assert.Equal("6.1-test", Encoding.UTF8.GetString(Section(uki, UkiSection.Uname)));
        string options = Encoding.UTF8.GetString(Section(uki, UkiSection.Cmdline));
        Assert.StartsWith("root=LABEL=test quiet composefs.digest=", options, StringComparison.Ordinal);
        Assert.EndsWith($"{plan.Record.Image} bootcfs.deploy={plan.Record.Id}", options, StringComparison.Ordinal);
        HostState state = HostState.Read(_fixture.Sysroot, _fixture.Boot);
        DeploymentState shown = Assert.Single(state.Deployments);
        Assert.Equal(("uki", null, true, false), (shown.Kind, shown.Problem, shown.Default, shown.Edited));
        Assert.Equal(plan.Entry.Title, shown.Title);
    }

    [Fact]
    public void A_rehearsal_names_the_image_and_writes_nothing()
    {
        string[] before = _fixture.HostFiles();
        DeploymentPlan plan = _fixture.Deploy(Asked, dryRun: true);
        Assert.Equal(before, _fixture.HostFiles());
        HostStep install = Assert.Single(plan.Change.Steps.OfType<InstallUki>());
        Assert.Equal($"bootcfs/{plan.Record.BootDirectory}/uki.efi", install.Path);
        Assert.True(install.Bytes > BootableFolder.Kernel.Length + BootableFolder.Initramfs.Length);
        Assert.Equal(["EFI/Linux/bootcfs.1.testos.efi"], plan.Change.Steps.OfType<PublishUki>().Select(step => step.Path));
    }

    [Fact]
    public void Both_kinds_stand_in_one_menu_by_counter_and_a_rollback_publishes_the_same_bytes_again()
    {
        _fixture.Deploy();
        string image = _fixture.Deploy(Asked).Record.Id.ToString();
        byte[] uki = File.ReadAllBytes($"{_fixture.Boot}/EFI/Linux/bootcfs.2.testos.efi");
        string text = _fixture.Deploy().Record.Id.ToString();
        Assert.Equal([text, image], _fixture.Menu()[..2]);
        using Host host = _fixture.OpenHost();
        Rollback.Run(host, null, null, false, DeployFixture.Options, CancellationToken.None);
        Assert.Equal([image, text], _fixture.Menu()[..2]);
        Assert.Equal(["bootcfs.4.testos.efi"], Ukis);
        Assert.Equal(uki, File.ReadAllBytes($"{_fixture.Boot}/EFI/Linux/bootcfs.4.testos.efi"));
        Assert.Single(Directory.GetDirectories($"{_fixture.Boot}/bootcfs")); // of the kernel and initramfs
    }

    [Fact]
    public void A_rollback_to_an_image_that_was_changed_is_refused()
    {
        DeploymentPlan plan = _fixture.Deploy(Asked);
        _fixture.Deploy(Asked);
        string path = $"{_fixture.Boot}/EFI/Linux/{plan.EntryName}";
        byte[] uki = File.ReadAllBytes(path);
        uki[^1] ^= 1;
        File.WriteAllBytes(path, uki);
        using Host host = _fixture.OpenHost();
        var error = Assert.Throws<VerificationException>(() => Rollback.Run(host, plan.Record.Id, null, false, DeployFixture.Options, CancellationToken.None));
        Assert.StartsWith($"{path} has sha256:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Undeploying_takes_the_image_away_and_new_arguments_make_another_one()
    {
        DeploymentPlan first = _fixture.Deploy(Asked);
        using Host host = _fixture.OpenHost();
        DeploymentPlan? second = KernelArguments.Change(
            host, Assert.Single(host.ReadDeployments()), new KargChange([], [], ["debug"]), Asked, false, TimeProvider.System, _ => { }, CancellationToken.None);
        Assert.Equal(UkiOrigin.Built, second!.Record.Uki); // the arguments differ
        Assert.Contains(" debug composefs", Encoding.UTF8.GetString(Section(File.ReadAllBytes($"{_fixture.Boot}/EFI/Linux/bootcfs.2.testos.efi"), UkiSection.Cmdline)), StringComparison.Ordinal);
        Undeployment.Run(host, first.Record.Id, DeployFixture.Options, CancellationToken.None);
        Assert.Equal(["bootcfs.2.testos.efi"], Ukis);
    }

    [Fact]
    public void What_a_killed_run_left_waiting_goes_with_the_next_one()
    {
        _fixture.Deploy(Asked);
        string waiting = $"{_fixture.Boot}/bootcfs/{new string('a', 64)}";
        Directory.CreateDirectory(waiting);
        File.WriteAllText($"{waiting}/uki.efi", "not published");
        File.WriteAllText($"{_fixture.Boot}/EFI/Linux/.bootcfs-4194304-1.tmp", "not finished");
        _fixture.Deploy(Asked);
        Assert.False(Directory.Exists(waiting));
        Assert.Equal(["bootcfs.1.testos.efi", "bootcfs.2.testos.efi"], Ukis);
    }

    [Fact]
    public void Pinning_changes_no_byte_of_the_image_and_says_why_the_menu_does_not_show_it()
    {
        DeploymentPlan plan = _fixture.Deploy(Asked);
        byte[] uki = File.ReadAllBytes($"{_fixture.Boot}/EFI/Linux/{plan.EntryName}");
        using Host host = _fixture.OpenHost();
        HostPlan pin = Pinning.Pin(host, plan.Record.Id, "kept", DeployFixture.Options, CancellationToken.None);
        Assert.Equal(["the boot menu does not show it: the title is inside the unified kernel image"], pin.Notes);
        Assert.Equal("kept", Assert.Single(host.ReadDeployments()).Label);
        Assert.Equal(uki, File.ReadAllBytes($"{_fixture.Boot}/EFI/Linux/{plan.EntryName}"));
    }

    [Fact]
    public void Where_the_boot_loader_loads_none_it_is_refused()
    {
        Directory.CreateDirectory($"{_fixture.Boot}/grub");
        File.WriteAllText($"{_fixture.Boot}/grub/grub.cfg", "blscfg");
        Assert.Equal($"grub in {_fixture.Boot} does not load unified kernel images", Assert.Throws<BootDirectoryException>(() => _fixture.Deploy(Asked)).Message);
        Assert.Empty(Ukis);
    }

    [Fact]
    public void One_from_elsewhere_that_fits_is_deployed_byte_for_byte()
    {
        string file = Build();
        DeploymentPlan plan = _fixture.Deploy(Asked with { Kargs = [], Uki = new UkiRequest(file) });
        Assert.Equal(UkiOrigin.Given, plan.Record.Uki);
        Assert.Equal(["ro"], plan.Record.Kargs);
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes($"{_fixture.Boot}/EFI/Linux/bootcfs.1.testos.efi"));
        using Host host = _fixture.OpenHost();
        Deployment deployment = Assert.Single(host.ReadDeployments());
        Assert.False(deployment.IsEdited);
        Assert.Contains("was not made here", Assert.Throws<PolicyException>(() => KernelArguments.Change(
            host, deployment, new KargChange([], [], ["debug"]), Asked, false, TimeProvider.System, _ => { }, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("composefs=IMAGE composefs=0000000000000000000000000000000000000000000000000000000000000000", "the command line of FILE names 2 root images, it must name one: v1-sha256-12:IMAGE")]
    [InlineData("ro", "the command line of FILE names 0 root images, it must name one: v1-sha256-12:IMAGE")]
    [InlineData("composefs=?0000000000000000000000000000000000000000000000000000000000000000", "the command line of FILE names image 0000000000000000000000000000000000000000000000000000000000000000, the commit has IMAGE")]
    [InlineData("composefs=?IMAGE bootcfs.deploy=IMAGE.7", "the command line of FILE names deployment IMAGE.7, this one would be IMAGE")]
    public void One_that_boots_something_else_is_refused_before_anything_is_written(string commandLine, string message)
    {
        string hex = _fixture.Commit.Image.Digest.ToHex();
        string file = WriteUki(
            "PRETTY_NAME=x\nIMAGE_ID=bootcfs\n", commandLine.Replace("IMAGE", hex, StringComparison.Ordinal), BootableFolder.Kernel, BootableFolder.Initramfs);
        AssertRefused<VerificationException>(file, message.Replace("IMAGE", hex, StringComparison.Ordinal));
    }

    [Fact]
    public void One_with_another_kernel_or_initramfs_is_refused()
    {
        string options = $"composefs=?{_fixture.Commit.Image.Digest.ToHex()}";
        string file = WriteUki("PRETTY_NAME=x\nIMAGE_ID=bootcfs\n", options, [.. BootableFolder.Kernel, 1], BootableFolder.Initramfs);
        AssertRefused<VerificationException>(file, ".linux of FILE is not /usr/lib/modules/6.1-test/vmlinuz of the commit, sha256:");
        file = WriteUki("PRETTY_NAME=x\nIMAGE_ID=bootcfs\n", options, BootableFolder.Kernel, BootableFolder.Kernel);
        AssertRefused<VerificationException>(file, ".initrd of FILE is not /usr/lib/modules/6.1-test/initramfs.img of the commit, sha256:");
    }

    [Fact]
    public void One_that_would_be_sorted_by_something_else_than_its_name_is_refused()
    {
        string options = $"composefs=?{_fixture.Commit.Image.Digest.ToHex()}";
        foreach (string release in new[] { "ID=x\n", "ID=x\nIMAGE_ID=bootcfs\nVERSION_ID=1\n" })
            AssertRefused<InvalidUkiException>(WriteUki(release, options, BootableFolder.Kernel, BootableFolder.Initramfs), "FILE would not be sorted by its file name: .osrel must have IMAGE_ID=bootcfs and no version");
        AssertRefused<InvalidUkiException>(Write(PeMaker.MakeUki("ID=x\n", options)), "FILE has no .initrd");
        AssertRefused<InvalidUkiException>(Write([1, 2, 3]), "FILE is no PE image: it does not begin with MZ");
    }

    [Theory]
    [InlineData(".profile", "FILE has several profiles, each with a command line of its own")]
    [InlineData(UkiSection.Cmdline, "FILE has 2 sections .cmdline")]
    public void One_in_which_the_stub_may_choose_is_refused(string section, string message)
    {
        string options = $"composefs=?{_fixture.Commit.Image.Digest.ToHex()}";
        AssertRefused<InvalidUkiException>(
            WriteUki("PRETTY_NAME=x\nIMAGE_ID=bootcfs\n", options, BootableFolder.Kernel, BootableFolder.Initramfs, (section, "other"u8.ToArray())), message);
    }

    [Fact]
    public void One_that_requires_fs_verity_is_refused_where_there_is_none()
    {
        string file = WriteUki(
            "PRETTY_NAME=x\nIMAGE_ID=bootcfs\n", $"composefs={_fixture.Commit.Image.Digest.ToHex()}", BootableFolder.Kernel, BootableFolder.Initramfs);
        using (Host host = _fixture.OpenHost())
        {
            if (FsVerityFile.IsSupported(host.Physical.Handle))
            {
                Assert.True(_fixture.Deploy(Asked with { Kargs = [], Uki = new UkiRequest(file) }).VerityRequired);
                return;
            }
        }

        AssertRefused<VerificationException>(file, "the command line of FILE requires fs-verity, which the root filesystem has not");
    }

    private void AssertRefused<T>(string file, string message)
        where T : BootCfsException
    {
        T error = Assert.Throws<T>(() => _fixture.Deploy(Asked with { Kargs = [], Uki = new UkiRequest(file) }));
        Assert.StartsWith(message, error.Message.Replace(file, "FILE", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(_fixture.HostFiles().Except(["sysroot", "boot"]));
    }

    private string Build()
    {
        using Repository repository = Repository.Open(_fixture.Builder);
        using var uki = CommitUki.Open(repository, repository.Commits.Read(_fixture.Commit.Commit), null, ["ro"], null);
        string options = uki.CommandLine;
        Assert.Equal($"ro composefs.digest={_fixture.Commit.Image} bootcfs.deploy={_fixture.Commit.Image.Digest.ToHex()}", options);
        using var bytes = new MemoryStream();
        uki.Emit(bytes.Write);
        // The filesystem of tests may have no fs-verity; only then is the argument another one.
        using Host host = _fixture.OpenHost();
        return FsVerityFile.IsSupported(host.Physical.Handle)
            ? Write(bytes.ToArray())
            : WriteUki("PRETTY_NAME=x\nIMAGE_ID=bootcfs\n", options.Replace("=v1", "=?v1", StringComparison.Ordinal), BootableFolder.Kernel, BootableFolder.Initramfs);
    }

    private string WriteUki(
        string release, string options, byte[] kernel, byte[] initramfs, params (string Name, byte[] Content)[] more) => Write(PeMaker.Make([
        (".text", [1]),
        (UkiSection.OsRel, Encoding.UTF8.GetBytes(release)),
        (UkiSection.Cmdline, Encoding.UTF8.GetBytes(options)),
        (UkiSection.Initrd, initramfs),
        (UkiSection.Linux, kernel),
        .. more]));

    private string Write(byte[] uki)
    {
        File.WriteAllBytes(_fixture.Folder["given.efi"], uki);
        return _fixture.Folder["given.efi"];
    }

    private static byte[] Section(byte[] uki, string name)
    {
        PeSection section = PeHeaders.Parse(uki.AsSpan(0, Math.Min(uki.Length, PeHeaders.MaxSize)), uki.Length, "uki").Find(name)!.Value; // it is there
        return uki[(int)section.Offset..(int)(section.Offset + section.ContentSize)];
    }

    private string[] BootFiles() =>
    [
        .. Directory.GetFileSystemEntries(_fixture.Boot, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_fixture.Boot, path)).Order(StringComparer.Ordinal),
    ];
}
