using BootCfs.Config;
using BootCfs.Format.Boot;

namespace BootCfs.Deploy;

/// <summary>A deployment that is whole but for its boot entry, which it gets when the system is shut down.</summary>
/// <param name="Record">What was deployed; its counter is that of the entry to be.</param>
/// <param name="Mark">The entry, and where the changes in its <c>/etc</c> came from.</param>
internal sealed record StagedDeployment(DeploymentRecord Record, StagedRecord Mark)
{
    /// <summary>The name that its entry gets: the order of entries is that in which they were asked for.</summary>
    internal BootEntryName EntryName => new(Record.Os, Record.Counter, Mark.Tries is { } tries ? new BootTries(tries) : null);

    /// <summary>The entry.</summary>
    internal BootEntry Entry => BootEntry.Create(Mark.Title, Mark.Linux, Mark.Initrd, Mark.Options);

    /// <summary>The same as it is seen once it is published.</summary>
    internal Deployment ToDeployment() => Deployment.OfStaged(new BootEntryFile(EntryName.ToString(), Entry), Record);
}
