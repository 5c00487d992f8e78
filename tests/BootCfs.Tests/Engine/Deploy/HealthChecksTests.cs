using BootCfs.Deploy;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class HealthChecksTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly TemporaryDirectory _files = new();
    private readonly List<string> _said = [];

    public HealthChecksTests()
    {
        Directory.CreateDirectory(_files["vendor"]);
        Directory.CreateDirectory(_files["local"]);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Those_of_the_operator_stand_for_and_take_away_those_of_the_vendor()
    {
        foreach (string name in (string[])["10-kept", "20-replaced", "30-masked", "40-not-executable"])
            Write($"vendor/{name}", $"echo vendor {name}");
        Write("local/20-replaced", "echo local");
        File.CreateSymbolicLink(_files["local/30-masked"], "/dev/null");
        File.WriteAllText(_files["local/40-not-executable"], "");
        Write("local/15-own", "echo own");
        Write("local/.hidden", "echo hidden");
        Assert.Equal(["10-kept", "15-own", "20-replaced"], Run().Checks.Select(check => check.Name));
        Assert.Equal(["10-kept: vendor 10-kept", "15-own: own", "20-replaced: local"], _said.Where(line => line.Contains(": ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("exit 4", "ended with status 4")]
    [InlineData("exec sleep 100", "did not end within 1 seconds")]
    [InlineData("kill -9 $$", "ended with status 137")]
    public void One_that_fails_is_named_with_how_and_the_others_run(string script, string reason)
    {
        Write("vendor/10-bad", script);
        Write("vendor/20-good", "exit 0");
        HealthReport report = Run();
        Assert.Equal([("10-bad", reason), ("20-good", null)], report.Checks.Select(check => (check.Name, check.Reason)));
        Assert.Equal($"health check 10-bad {reason}", report.Problem);
    }

    [Fact]
    public void What_a_check_leaves_running_holds_nobody_up()
    {
        Write("vendor/10-daemon", "sleep 100 & echo started");
        Assert.True(Run().Passed);
        Assert.Contains("10-daemon: started", _said);
    }

    [Fact]
    public void A_report_is_read_as_it_was_written()
    {
        Write("vendor/10-bad", "exit 4");
        HealthReport report = Run();
        report.Write(_files.Path);
        HealthReport read = Assert.IsType<HealthReport>(HealthReport.TryRead(_files.Path));
        Assert.Equal((report.Deployment, report.Passed, report.Problem), (read.Deployment, read.Passed, read.Problem));
        Assert.Null(HealthReport.TryRead(_files["nowhere"]));
        File.WriteAllText(_files["health.json"], "{");
        Assert.Null(HealthReport.TryRead(_files.Path));
    }

    private HealthReport Run() => new HealthChecks([_files["vendor"], _files["local"]], TimeSpan.FromSeconds(1)).Run(
        _fixture.Deploy().Record, TimeProvider.System, _said.Add);

    private void Write(string name, string script)
    {
        File.WriteAllText(_files[name], $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(_files[name], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
