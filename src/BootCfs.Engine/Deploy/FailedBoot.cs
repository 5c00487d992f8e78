using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Journal;

namespace BootCfs.Deploy;

/// <summary>
/// The verb <c>boot-failed</c>: whether a boot that has not proved healthy is to be ended. Only when that leads on: to a further
/// try, of which there are not many, or to another entry. A boot that is not counted is never ended, so nothing reboots for ever.
/// </summary>
/// <param name="Deployment">What runs.</param>
/// <param name="IsOver">Whether a reboot leads on.</param>
/// <param name="Reason">Why, or why not.</param>
public sealed record FailedBoot(DeploymentRecord Deployment, bool IsOver, string Reason)
{
    private const string Late = "it did not prove healthy in time";

    /// <summary>Judges the system that runs, and writes down why it failed, if it did.</summary>
    /// <exception cref="NotAHostException">It is no deployment of this host.</exception>
    public static FailedBoot Run(Host host)
    {
        BootCompletion.RequireBooted(host);
        return Run(host, HostInventory.Read(host), HealthReport.TryRead(HostLayout.RunDirectory));
    }

    /// <summary>Judges what runs.</summary>
    /// <param name="host">The host.</param>
    /// <param name="found">What is on it.</param>
    /// <param name="health">What the checks of this boot said; null when they have not ended.</param>
    internal static FailedBoot Run(Host host, HostInventory found, HealthReport? health)
    {
        Deployment running = found.Deployments.FirstOrDefault(deployment => deployment.Id == found.Booted)
            ?? throw new NotAHostException($"no boot entry of {host.Path} names {found.Booted}, which runs");
        if (health is { Passed: true } && health.Deployment == running.Id.ToString())
            return new FailedBoot(running.Record, false, "it has proved healthy");
        if (running.Entry.Tries is not { } tries)
            return new FailedBoot(running.Record, false, "its boots are not counted");
        if (tries.Left == 0 && found.Next?.FileName == running.Entry.FileName)
            return new FailedBoot(running.Record, false, "it has no tries left, and there is nothing else to boot");
        string reason = BootFailure.TryRead(host, running.Record.Id) ?? Late;
        BootFailure.Write(host, running.Record.Id, reason);
        string next = tries.Left == 0 ? "another entry boots next" : $"tries left: {tries.Left}";
        host.Log([HostMessages.Of(JournalMessages.BootFailed, running.Record, $"has failed: {reason}; {next}", new JournalField(JournalField.Reason, reason))]);
        return new FailedBoot(running.Record, true, $"{reason}; {next}");
    }
}
