using BootCfs.Audit;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>What belongs to no single deployment.</summary>
public sealed class HostChecksTests : IDisposable
{
    private readonly AuditFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("host.entries")]
    [InlineData("host.boot")]
    [InlineData("host.images")]
    [InlineData("host.space")]
    public void A_host_as_deploy_left_it_passes(string check) =>
        Assert.Equal(Verdict.Pass, Assert.Single(_fixture.HostResults(check)).Verdict);

    [Fact]
    public void An_entry_whose_deployment_is_gone_is_named()
    {
        File.Delete($"{_fixture.State}/deployment.toml");

        Assert.Equal(_fixture.Plan.EntryName.ToString(), Assert.Single(Warnings("host.entries")).Path);
    }

    [Fact]
    public void A_deployment_without_an_entry_is_named()
    {
        File.Delete(_fixture.EntryFile);

        Assert.Equal($"state/deploy/{_fixture.Plan.Record.Id} has no boot entry", Assert.Single(Warnings("host.entries")).Detail);
        Assert.Equal($"/bootcfs/{_fixture.Plan.Record.BootDirectory}/", Assert.Single(Warnings("host.boot")).Path);
    }

    [Fact]
    public void An_entry_of_others_is_no_finding()
    {
        File.WriteAllText($"{_fixture.Host.Boot}/loader/entries/other.conf", "title Other\nlinux /other\n");

        Assert.Empty(Warnings("host.entries"));
    }

    [Fact]
    public void A_name_of_an_image_that_leads_elsewhere_fails()
    {
        string name = $"{_fixture.Host.Sysroot}/composefs/images/{_fixture.Plan.Record.Image.Digest}";
        File.Delete(name);
        File.CreateSymbolicLink(name, "../objects/00/00");

        CheckResult result = Assert.Single(_fixture.HostResults("host.images"));
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.EndsWith("leads to ../objects/00/00", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_others_for_an_image_is_told()
    {
        Directory.CreateDirectory($"{_fixture.Host.Sysroot}/composefs/images/refs/other");
        File.CreateSymbolicLink($"{_fixture.Host.Sysroot}/composefs/images/refs/other/x", $"../../{_fixture.Plan.Record.Image.Digest}");

        Assert.Equal("images/refs/other/x", Assert.Single(Warnings("host.images")).Path);
    }

    [Fact]
    public void A_root_that_is_fuller_than_it_may_be_is_told()
    {
        File.WriteAllText($"{_fixture.Host.Sysroot}/composefs/bootcfs/config.toml", "schema = 1\nmin_free_space = \"90%\"\n");

        CheckResult result = Assert.Single(Warnings("host.space"));
        Assert.Contains("have to stay free", result.Detail, StringComparison.Ordinal);
        Assert.Contains("bootcfs gc", result.Hint, StringComparison.Ordinal);
    }

    private CheckResult[] Warnings(string check) => [.. _fixture.HostResults(check).Where(result => result.Verdict == Verdict.Warn)];
}
