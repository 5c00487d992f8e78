using BootCfs.Format.Boot;

namespace BootCfs.Deploy;

/// <summary>One thing that a plan does to a host. What it says of itself is what it does.</summary>
public abstract record HostStep
{
    /// <summary>What is done, in a word.</summary>
    public abstract string Action { get; }

    /// <summary>What it is done to.</summary>
    public abstract string Path { get; }

    /// <summary>Bytes that it takes, or gives back when something is removed; 0 where that does not count.</summary>
    public virtual long Bytes => 0;

    /// <summary>Whether it is the boot filesystem that is changed, not the root.</summary>
    internal virtual bool IsOnBoot => false;

    /// <summary>Whether it takes something away.</summary>
    internal virtual bool Removes => false;

    /// <summary>Does it. Done again it does no harm.</summary>
    internal abstract void Apply(HostWork work);

    /// <summary>The entries as they are afterwards.</summary>
    internal virtual IEnumerable<BootEntryFile> Change(IEnumerable<BootEntryFile> entries) => entries;
}

/// <summary>What steps work on.</summary>
/// <param name="Host">The host.</param>
/// <param name="Repository">Its repository, locked.</param>
/// <param name="Deployment">Puts a deployment in place; null where a plan has none.</param>
internal sealed record HostWork(Host Host, Repository Repository, DeploymentTransaction? Deployment = null)
{
    internal DeploymentTransaction RequireDeployment() => Deployment ?? throw new InvalidOperationException("nothing is deployed");
}
