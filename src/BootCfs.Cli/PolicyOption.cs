using System.CommandLine;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary><c>--policy</c>: folders of trust in place of all others.</summary>
internal sealed class PolicyOption : Option<string[]?>
{
    internal PolicyOption()
        : base("--policy")
    {
        Description = "Folder of trust in place of the system's; may be given several times, each over those before it";
        HelpName = "DIR";
    }

    /// <summary>What is trusted on the system that runs, or by the folders that were named.</summary>
    internal TrustPolicy LoadSystem(Invocation run) => TrustPolicy.Load(Named(run) ?? TrustPlace.System);

    /// <summary>As <see cref="LoadSystem"/>, but a repository that was named is worked on as one's own and brings its folder.</summary>
    internal TrustPolicy LoadOwn(Invocation run) => TrustPolicy.Load(
        Named(run) ?? run.OwnTrust);

    /// <summary>The one folder that is to be changed.</summary>
    /// <exception cref="UsageException">Several were named.</exception>
    internal TrustPlace PlaceToChange(Invocation run) => (Named(run), run.NamedRepository) switch
    {
        ([var named], _) => named with { IsRequired = false },
        ([_, ..], _) => throw new UsageException("one folder is changed at a time: give --policy once"),
        (_, { } repository) => TrustPlace.OfRepository(repository),
        _ => TrustPlace.System[^1],
    };

    private TrustPlace[]? Named(Invocation run) => run.Find(this) is { Length: > 0 } paths ? [.. paths.Select(TrustPlace.Named)] : null;
}
