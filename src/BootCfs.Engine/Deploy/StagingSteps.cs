using System.Text;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>What is done with a whole deployment so that it is published when the system is shut down.</summary>
internal static class StagingSteps
{
    /// <summary>Marks a deployment as staged, and takes away the one of its operating system in whose place it is.</summary>
    /// <param name="host">The host.</param>
    /// <param name="found">What is on it before.</param>
    /// <param name="record">The deployment.</param>
    /// <param name="mark">Its mark.</param>
    internal static IEnumerable<HostStep> Mark(Host host, HostInventory found, DeploymentRecord record, StagedRecord mark)
    {
        // Whole first, then alone: killed in between, the newer of the two is the one.
        yield return new WriteStateFile(record.Id, HostLayout.StagedFile, Encoding.UTF8.GetString(mark.ToBytes()));
        yield return new RemoveStateFile(record.Id, HostLayout.UnfinishedFile);
        foreach (StagedDeployment older in found.Staged.Where(older => older.Record.Os == record.Os))
        {
            foreach (HostStep step in Undeployment.Remove(host, found, [older.Record.Id]))
            {
                if (step is not RemoveBootFiles files || files.Name != record.BootDirectory)
                    yield return step;
            }
        }
    }

    /// <summary>Publishes a staged deployment: its entry, then the mark goes.</summary>
    internal static IEnumerable<HostStep> Publish(StagedDeployment staged, BootEntryName name) =>
    [
        staged.Mark.Uki is { } uki ? new PublishUki(name, staged.Entry, uki) : new PublishEntry(name, staged.Entry),
        .. Unmark(staged.Record.Id),
    ];

    /// <summary>Takes the mark away, last of all: as long as it is there it is known what else is to go.</summary>
    internal static IEnumerable<HostStep> Unmark(DeploymentId id) =>
        [new RemoveStateFile(id, HostLayout.StagedEtc), new RemoveStateFile(id, HostLayout.StagedFile)];
}
