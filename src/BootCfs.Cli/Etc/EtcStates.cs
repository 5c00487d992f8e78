using BootCfs.Deploy;
using BootCfs.Deploy.Etc;

namespace BootCfs.Cli.Etc;

/// <summary>Finds the deployment whose <c>/etc</c> is meant.</summary>
internal sealed class EtcStates(string sysroot, IReadOnlyList<EtcState> states)
{
    /// <summary>The one that runs, or else the one that boots next.</summary>
    internal EtcState InUse => states.FirstOrDefault(state => state.IsBooted) ?? (states.Count > 0 ? states[0] : null)
        ?? throw new NotAHostException($"{sysroot} has no deployments");

    /// <summary>The one before it of the same OS name.</summary>
    internal EtcState Before(EtcState state) =>
        states.SkipWhile(other => other != state).Skip(1).Concat(states).FirstOrDefault(other => other != state && other.Record.Os == state.Record.Os)
        ?? throw new NoEtcException($"there is no other deployment of {state.Record.Os}") { Hint = "pass --default to take it from the default" };

    /// <summary>The one that people mean.</summary>
    internal EtcState Find(string text)
    {
        EtcState[] meant = [.. states.Where(state => ShortId.IsMeant(text, state.Record.Id.ToString()))];
        return meant switch
        {
            [var state] => state,
            [] => throw new NoEtcException($"{sysroot} has no deployment '{text}'"),
            _ => throw new UsageException($"several deployments begin with '{text}'"),
        };
    }
}
