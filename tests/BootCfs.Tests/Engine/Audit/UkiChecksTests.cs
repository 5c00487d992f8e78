using System.Security.Cryptography;
using System.Text;
using BootCfs.Audit;
using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Pe;
using BootCfs.Tests.Engine.Deploy;
using BootCfs.Tests.Format.Pe;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>Each section of a deployed unified kernel image, and what lies around them, is held to commit and deployment.</summary>
public sealed class UkiChecksTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly DeploymentPlan _plan;

    public UkiChecksTests()
    {
        string stub = _fixture.Tree[UkiStub.UsualPath[1..]];
        Directory.CreateDirectory(Path.GetDirectoryName(stub)!); // below the tree
        File.WriteAllBytes(stub, PeMaker.Make((".text", new byte[700])));
        _fixture.Make();
        _plan = _fixture.Deploy(_fixture.Request with { Uki = new UkiRequest(null) });
    }

    private string Uki => $"{_fixture.Boot}/EFI/Linux/{_plan.EntryName}";

    private string Shown => $"/EFI/Linux/{_plan.EntryName}";

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void One_that_nobody_touched_passes_and_is_said_not_to_be_signed()
    {
        Assert.Empty(Failures());
        CheckResult result = Assert.Single(Results(), result => result.Check == "boot.uki");
        Assert.Equal((Verdict.Pass, $"{Shown} is not signed"), (result.Verdict, result.Detail));
    }

    [Theory]
    [InlineData(UkiSection.Linux, "boot.files", ".linux of FILE has sha256:")]
    [InlineData(UkiSection.Initrd, "boot.files", ".initrd of FILE has sha256:")]
    [InlineData(UkiSection.Cmdline, "boot.uki", ".cmdline of FILE has other arguments than the deployment: xoot=LABEL=test")]
    [InlineData(UkiSection.OsRel, "boot.uki", ".osrel of FILE is not os-release of the commit with the title of the deployment")]
    [InlineData(UkiSection.Uname, "boot.uki", "FILE has ")]
    [InlineData(".text", "boot.uki", "FILE has ")]
    public void A_section_that_was_changed_is_named(string section, string check, string message)
    {
        byte[] uki = File.ReadAllBytes(Uki);
        uki[PeHeaders.Parse(uki, uki.Length, Uki).Find(section)!.Value.Offset] = (byte)'x'; // it is there
        File.WriteAllBytes(Uki, uki);
        CheckResult first = Failures()[0];
        Assert.Equal(check, first.Check);
        Assert.StartsWith(message.Replace("FILE", Shown, StringComparison.Ordinal), first.Detail, StringComparison.Ordinal);
        Assert.Equal(Shown, first.Path);
    }

    [Fact]
    public void The_image_in_its_command_line_that_was_changed_is_named()
    {
        byte[] uki = File.ReadAllBytes(Uki);
        string hex = _plan.Record.Image.Digest.ToHex();
        int place = Encoding.Latin1.GetString(uki).IndexOf($"-12:{hex}", StringComparison.Ordinal);
        (uki[place + 4], char digit) = hex[0] == 'a' ? ((byte)'b', 'b') : ((byte)'a', 'a');
        File.WriteAllBytes(Uki, uki);
        Assert.Equal(
            $"{_plan.EntryName} names image {digit}{hex[1..]}, the commit says {hex}", Failures().First(result => result.Check == "entry.options").Detail);
    }

    [Theory]
    [InlineData(UkiSection.Cmdline, "has 2 sections .cmdline")]
    [InlineData(".profile", "has several profiles, each with a command line of its own")]
    [InlineData(".ucode", "has a section .ucode, which the commit does not name")]
    [InlineData(".dtb", "has a section .dtb, which the commit does not name")]
    public void A_section_more_is_named_even_where_the_deployment_was_made_to_say_the_digest(string section, string message)
    {
        byte[] uki = AddSection(section);
        Record(SHA256.HashData(uki), UkiOrigin.Built);
        Assert.Equal($"{Shown} {message}", Assert.Single(Failures(), result => result.Check == "boot.uki").Detail);
    }

    [Fact]
    public void Microcode_in_one_from_elsewhere_is_a_warning_and_all_bytes_are_held_to_the_digest_all_the_same()
    {
        byte[] uki = AddSection(".ucode");
        Record(SHA256.HashData(uki), UkiOrigin.Given);
        Assert.Equal(
            [(Verdict.Warn, $"{Shown} has a section .ucode, which the commit does not name")],
            Results().Where(result => result.Check == "boot.uki").Select(result => (result.Verdict, result.Detail)));
        Record(new byte[32], UkiOrigin.Given);
        Assert.Equal([Verdict.Warn, Verdict.Fail], Results().Where(result => result.Check == "boot.uki").Select(result => result.Verdict));
    }

    [Fact]
    public void One_that_is_gone_is_told_with_its_kernel()
    {
        using Host host = _fixture.OpenHost();
        Deployment deployment = Assert.Single(host.ReadDeployments());
        File.Delete(Uki);
        Assert.Equal("boot.files", Assert.Single(Results(host, deployment), result => result.Verdict == Verdict.Fail).Check);
    }

    private CheckResult[] Failures() => [.. Results().Where(result => result.Verdict == Verdict.Fail)];

    private IReadOnlyList<CheckResult> Results()
    {
        using Host host = _fixture.OpenHost();
        return Results(host, Assert.Single(host.ReadDeployments()));
    }

    private static IReadOnlyList<CheckResult> Results(Host host, Deployment deployment)
    {
        using Repository repository = Repository.Open(host.RepositoryPath);
        return Auditor.Run(AuditSubject.OfDeployment(repository, host, deployment, booted: false), CancellationToken.None).Results;
    }

    private byte[] AddSection(string name)
    {
        byte[] uki = File.ReadAllBytes(Uki);
        // A layout takes no second section of a name, so the first one has another while it is made.
        Rename(uki, name, ".hidden");
        UkiLayout layout = UkiLayout.Plan(uki, "stub", [(".none", 16)]);
        byte[] added = [.. layout.Head.Span, .. new byte[layout.Length - layout.Head.Length]];
        Rename(added, ".none", name);
        Rename(added, ".hidden", name);
        File.WriteAllBytes(Uki, added);
        return added;
    }

    // Whoever owns the disk writes there, too.
    private void Record(byte[] digest, UkiOrigin origin)
    {
        string path = $"{_fixture.Sysroot}/state/deploy/{_plan.Record.Id}/{DeploymentRecord.FileName}";
        DeploymentRecord record = DeploymentRecord.Parse(File.ReadAllBytes(path), path);
        File.WriteAllBytes(path, (record with { BootDirectory = Convert.ToHexStringLower(digest), Uki = origin }).ToBytes());
    }

    private static void Rename(byte[] uki, string from, string to)
    {
        byte[] name = Encoding.ASCII.GetBytes(from.PadRight(8, '\0'));
        int place = uki.AsSpan(0, PeMaker.HeaderSize).IndexOf(name);
        if (place >= 0)
            Encoding.ASCII.GetBytes(to.PadRight(8, '\0')).CopyTo(uki, place);
    }
}
