using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Format.Boot;

namespace BootCfs.Deploy;

/// <summary>A deployment that is whole but for its boot entry, which it gets when the system is shut down.</summary>
/// <param name="Record">What was deployed; its counter is that of the entry to be.</param>
/// <param name="Mark">The entry, and where the changes in its <c>/etc</c> came from.</param>
internal sealed record StagedDeployment(DeploymentRecord Record, StagedRecord Mark)
{
    /// <summary>The name that its entry gets: the order of entries is that in which they were asked for.</summary>
    internal BootEntryName EntryName => new(Record.Os, Record.Counter, Mark.Tries is { } tries ? new BootTries(tries) : null, Mark.Uki is null ? BootEntryKind.Text : BootEntryKind.Unified);

    /// <summary>The entry.</summary>
    internal BootEntry Entry => Mark.Files is { } files
        ? BootEntry.Create(Mark.Title, files.Linux, files.Initrd, Mark.Options)
        : BootEntry.CreateUnified(Mark.Title, Mark.Options);

    /// <summary>The files that its entry will load, from the root of the boot filesystem.</summary>
    internal string[] BootFiles => Mark.Files is { } files
        ? [files.Linux, files.Initrd]
        : [BootDirectory.EntryPath(Record.BootDirectory, BootDirectory.UnifiedFile)];

    /// <summary>The same as it is seen once it is published.</summary>
    internal Deployment ToDeployment() => Deployment.OfStaged(new BootEntryFile(EntryName.ToString(), Entry), Record);
}
