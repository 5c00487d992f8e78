using BootCfs.Boot;

namespace BootCfs.Deploy;

/// <summary>What follows a change of entries, before files go that only retired entries needed: a boot loader that does not read entries is told.</summary>
internal static class TellLoader
{
    /// <summary>The steps, or none.</summary>
    internal static IEnumerable<HostStep> On(Host host) =>
    [
        .. WriteMenu(host),
        .. host.Hooks is { Programs.Count: > 0 } ? (HostStep[])[new RunLoaderHooks()] : [],
    ];

    /// <summary>The same where an earlier run has not come to it.</summary>
    internal static IEnumerable<HostStep> IfStale(Host host) => host.Boot.IsMenuCurrent() ? [] : WriteMenu(host);

    // Made of what is there then; that is about what is there now, and an entry.
    private static IEnumerable<HostStep> WriteMenu(Host host) =>
        host.Boot.Loader.MakeMenu(host.Boot, host.Boot.ReadEntries()) is [.., var menu] ? [new WriteBootMenu(menu.Path, menu.Content.Length + BootDirectory.MaxEntrySize)] : [];
}
