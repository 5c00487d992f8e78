using System.Text.Json;
using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Cli;

/// <summary>What <c>bootcfs upgrade</c> does where the newest commit is there already.</summary>
public sealed class UpgradeCommandTests : IDisposable
{
    private const int Unchanged = 77;

    private readonly DeployFixture _fixture = new();
    private readonly string[] _places;
    private readonly string _staged;

    public UpgradeCommandTests()
    {
        _places = ["--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot, "--repo", _fixture.Builder, "--allow-unsigned"];
        PublishedProgram.Run(["deploy", "test/stable", "-q", .. _places]).Success();
        _fixture.MakeAnother("second");
        _staged = Upgrade("-q").Success()[..12];
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_is_staged_is_nothing_new_and_stays_staged()
    {
        ProgramRun run = Upgrade("--unchanged-exit-77");
        Assert.Equal((Unchanged, $"{_staged} is of the newest commit of test/stable, and staged"), (run.Status, run.Error.TrimEnd()));
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
    }

    [Fact]
    public void What_is_staged_gets_its_entry_with_now()
    {
        ProgramRun run = Upgrade("--now", "--unchanged-exit-77");
        Assert.Equal((0, $"{_staged} is of the newest commit of test/stable, and has its entry now"), (run.Status, run.Error.TrimEnd()));
        Assert.Equal(["bootcfs.1.testos.conf", "bootcfs.2.testos.conf"], _fixture.Entries);
        run = Upgrade("--now", "--unchanged-exit-77");
        Assert.Equal((Unchanged, $"{_staged} is of the newest commit of test/stable"), (run.Status, run.Error.TrimEnd()));
    }

    [Fact]
    public void A_dry_run_says_that_it_would_and_how()
    {
        string[] before = _fixture.HostFiles();
        ProgramRun run = Upgrade("--now", "--dry-run");
        Assert.Equal((0, $"{_staged} is of the newest commit of test/stable, and gets its entry"), (run.Status, run.Error.TrimEnd()));
        Assert.Contains("\nstep        publish  loader/entries/bootcfs.2.testos.conf", run.Text, StringComparison.Ordinal);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Fact]
    public void The_document_has_the_plan_but_not_where_it_is_only_looked()
    {
        Assert.Equal(["publish", "remove", "remove"], Actions("--now", "--dry-run"));
        Assert.Equal([], Actions());
        using JsonDocument looked = JsonDocument.Parse(Upgrade("--now", "--check", "--json", "-q").Success());
        Assert.False(looked.RootElement.GetProperty("available").GetBoolean());
        Assert.False(looked.RootElement.TryGetProperty("plan", out _));
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
    }

    private string[] Actions(params string[] options)
    {
        using JsonDocument document = JsonDocument.Parse(Upgrade([.. options, "--json", "-q"]).Success());
        return [.. document.RootElement.GetProperty("plan").GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("action").GetString() ?? "")];
    }

    private ProgramRun Upgrade(params string[] options) => PublishedProgram.Run(["upgrade", .. options, .. _places]);
}
