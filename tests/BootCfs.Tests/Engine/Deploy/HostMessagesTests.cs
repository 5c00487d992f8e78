using System.Text;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Journal;
using BootCfs.Linux;
using BootCfs.Tests.Linux;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>What each verb says in the journal of the system that it changes.</summary>
public sealed class HostMessagesTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly JournalListener _listener;
    private readonly Host _host;
    private readonly DeploymentId _first;
    private readonly DeploymentId _second;

    public HostMessagesTests()
    {
        string socket = _fixture.Folder["journal"];
        _listener = new JournalListener(socket);
        _host = Host.Open(_fixture.Sysroot, _fixture.Boot, new Journal(socket));
        _first = Deploy();
        _second = Deploy();
    }

    public void Dispose()
    {
        _host.Dispose();
        _listener.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void A_deployment_is_told_with_all_that_is_known_of_it()
    {
        string[][] entries = Read();
        Assert.Equal(2, entries.Length);
        Assert.Contains($"MESSAGE_ID={JournalMessages.Deployed.Id}", entries[0]);
        Assert.Contains($"BOOTCFS_DEPLOYMENT={_first}", entries[0]);
        Assert.Contains($"BOOTCFS_COMMIT={_fixture.Commit.Commit}", entries[0]);
        Assert.Contains("BOOTCFS_OS=testos", entries[0]);
        Assert.Contains("BOOTCFS_ENTRY=bootcfs.1.testos.conf", entries[0]);
    }

    [Fact]
    public void Going_back_and_taking_away_are_told_once_and_only_when_something_changed()
    {
        Read();
        for (int i = 0; i < 2; i++)
            Rollback.Run(_host, _first, null, false, DeployFixture.Options, CancellationToken.None);
        Undeployment.Run(_host, _second, DeployFixture.Rehearsal, CancellationToken.None);
        Undeployment.Run(_host, _second, DeployFixture.Options, CancellationToken.None);
        Assert.Equal(
            [(JournalMessages.RolledBack.Id, _first.ToString()), (JournalMessages.Undeployed.Id, _second.ToString())],
            Read().Select(entry => (Field(entry, "MESSAGE_ID"), Field(entry, JournalField.Deployment))));
    }

    [Fact]
    public void What_a_collection_takes_away_is_told()
    {
        Deploy();
        Read();
        CollectedDeployments.Run(_host, 2, DeployFixture.Options, CancellationToken.None);
        string[] entry = Assert.Single(Read());
        Assert.Equal((JournalMessages.Collected.Id, _first.ToString()), (Field(entry, "MESSAGE_ID"), Field(entry, JournalField.Deployment)));
    }

    [Fact]
    public void A_host_that_does_not_run_says_nothing()
    {
        Read();
        _fixture.Deploy();
        Assert.Empty(Read());
    }

    private DeploymentId Deploy() => Deployer.Run(
        _host, _fixture.Builder, _fixture.Request, false, TimeProvider.System, _ => { }, CancellationToken.None).Record.Id;

    private string[][] Read() => [.. _listener.ReadAll().Select(bytes => Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n'))];

    private static string Field(string[] entry, string name) =>
        entry.Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];
}
