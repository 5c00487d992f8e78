using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>A host with systemd-boot, and a tree whose boots are counted.</summary>
internal sealed class CountingFixture : IDisposable
{
    internal const string Unit = "usr/lib/systemd/system/multi-user.target.wants/bootcfs-boot-complete.service";

    internal CountingFixture()
    {
        Directory.CreateDirectory($"{Deployed.Boot}/EFI/systemd");
        Deployed.Tree.Handle.MakeDirectories(Path.GetDirectoryName(Unit)!, 0b111_101_101); // it has one
        Deployed.Tree.Handle.SymLink("../bootcfs-boot-complete.service", Unit);
        Deployed.Make();
        Directory.CreateDirectory(Run);
    }

    internal DeployFixture Deployed { get; } = new();

    /// <summary>Stands for <c>/run/bootcfs</c>.</summary>
    internal string Run => Deployed.Folder["run"];

    internal string[] Entries => Deployed.Entries;

    internal DeploymentId Deploy(string content, DeployRequest? request = null)
    {
        Deployed.MakeAnother(content);
        return Deployed.Deploy(request is null ? null : request with { Revision = Deployed.Commit.Commit.ToString() }).Record.Id;
    }

    /// <summary>What the boot loader does when it boots an entry.</summary>
    internal void Rename(string name, string other) => File.Move($"{Deployed.Boot}/loader/entries/{name}", $"{Deployed.Boot}/loader/entries/{other}");

    internal BootCompletion Complete(DeploymentId booted, string? checks = null)
    {
        using Host host = Deployed.OpenHost();
        return BootCompletion.Run(
            host, booted, new HealthChecks(checks is null ? [] : [checks], TimeSpan.FromSeconds(5)), Run, TimeProvider.System, _ => { });
    }

    /// <summary>A folder with one health check.</summary>
    internal string Check(string name, string script)
    {
        Directory.CreateDirectory(Deployed.Folder["health.d"]);
        string path = Deployed.Folder[$"health.d/{name}"];
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return Deployed.Folder["health.d"];
    }

    internal IReadOnlyList<QuarantineRecord> Record()
    {
        using Host host = Deployed.OpenHost();
        return Quarantine.Record(host, TimeProvider.System);
    }

    internal IReadOnlyList<QuarantineRecord> Quarantined()
    {
        using Host host = Deployed.OpenHost();
        return Quarantine.Read(host);
    }

    public void Dispose() => Deployed.Dispose();
}
