using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Pe;
using BootCfs.Tests.Cli;

namespace BootCfs.Tests.Crash;

/// <summary>
/// Says what is wrong with a host, with no code of the engine: whether what boots next is the old or the new deployment, and
/// whether every entry of the menu has all that it boots.
/// </summary>
internal sealed partial class HostJudge(IReadOnlyList<TemporaryDirectory> trees)
{
    private const int GivenUp = 12;
    private const string Modules = "usr/lib/modules/6.1-test";

    private readonly HashSet<string> _defaults = [];
    private readonly HashSet<string> _ids = [];
    private readonly ConcurrentDictionary<(string Host, bool Again), string> _judged = [];

    /// <summary>Ids of the deployments that entries name, in the order of systemd-boot.</summary>
    internal static string[] Menu(Workplace place) => [.. Entries(place).Select(IdOf).Distinct()];

    /// <summary>Says how the menu may look.</summary>
    internal void Allow(params string[][] menus)
    {
        foreach (string[] menu in menus)
        {
            _defaults.Add(menu.FirstOrDefault() ?? "");
            _ids.UnionWith(menu);
        }
    }

    /// <summary>All that is on the host, but for the times at which something was done, and how often something was kept.</summary>
    internal static string ListingOf(Workplace place)
    {
        string all = string.Concat(new[] { "sysroot/composefs", "sysroot/state", "boot" }.Select(folder => Listing.Of(Path.Combine(place.Path, folder), Read)));
        return string.Join('\n', Kept().Replace(all, "/etc.replaced/N").Split('\n').Distinct());
    }

    /// <summary>What is wrong; empty when all is well. Of two hosts with the same content only one is looked at.</summary>
    /// <param name="place">The folder with the host.</param>
    /// <param name="again">Whether the command has run once more, so that there may be more deployments.</param>
    internal string Check(Workplace place, bool again = false) =>
        _judged.GetOrAdd((ListingOf(place), again), _ => CheckHost(place, again))
        + RepositoryJudge.Check(place.Repository) + RepositoryJudge.Check(Path.Combine(place.Path, "sysroot", "composefs"));

    private string CheckHost(Workplace place, bool again)
    {
        var problems = new StringBuilder();
        string[] menu = Menu(place);
        if (!again && !_defaults.Contains(menu.FirstOrDefault() ?? ""))
            problems.AppendLine($"  {menu.FirstOrDefault()} boots next");
        if (!again && menu.Except(_ids).Any())
            problems.AppendLine($"  the menu has {string.Join(", ", menu)}");
        foreach (BootEntryFile entry in Entries(place))
            problems.Append(Check(place, entry));
        problems.Append(CheckGrub(place, again));
        problems.Append(CheckStaged(place));
        problems.Append(CheckEtc(place));
        problems.Append(CheckStatus(place, menu));
        return problems.ToString();
    }

    private string Check(Workplace place, BootEntryFile file)
    {
        string boot = Path.Combine(place.Path, "boot"), sysroot = Path.Combine(place.Path, "sysroot"), id = IdOf(file);
        if (file.Kind == BootEntryKind.Unified && CheckUki($"{boot}/EFI/Linux/{file.FileName}") is { Length: > 0 } problem)
            return problem;
        if (file.Kind == BootEntryKind.Text && !trees.Any(tree => IsFile(boot + file.Entry.Linux, tree[$"{Modules}/vmlinuz"])))
            return $"  {file.FileName}: {file.Entry.Linux} is no kernel\n";
        if (file.Kind == BootEntryKind.Text && !IsFile(boot + file.Entry.Initrd[0], trees[0][$"{Modules}/initramfs.img"]))
            return $"  {file.FileName}: {file.Entry.Initrd[0]} is no initramfs\n";
        if (!Directory.Exists($"{sysroot}/state/deploy/{id}/etc") || !File.Exists($"{sysroot}/state/deploy/{id}/deployment.toml"))
            return $"  {file.FileName}: state is missing\n";
        return File.Exists($"{sysroot}/composefs/images/{id[..64]}") ? "" : $"  {file.FileName}: its image is missing\n";
    }

    // What is marked as staged could be published: the same files as an entry needs are there.
    private string CheckStaged(Workplace place)
    {
        string deployments = Path.Combine(place.Path, "sysroot", "state", "deploy");
        string[] marks = Directory.Exists(deployments) ? [.. Directory.GetDirectories(deployments).Select(state => Path.Combine(state, "staged")).Where(File.Exists)] : [];
        return string.Concat(marks.Select(mark =>
        {
            string[] lines = File.ReadAllLines(mark);
            string Value(string key) => lines.First(line => line.StartsWith($"{key} = ", StringComparison.Ordinal))[(key.Length + 4)..^1];
            if (lines.FirstOrDefault(line => line.StartsWith("uki = ", StringComparison.Ordinal)) is not null)
                return CheckStagedUki(place, Path.GetFileName(Path.GetDirectoryName(mark)!), Value("uki")["sha256:".Length..]); // it is in a directory
            var entry = BootEntry.Parse(Encoding.UTF8.GetBytes($"linux {Value("linux")}\ninitrd {Value("initrd")}\noptions {Value("options")}\n"));
            return Check(place, new BootEntryFile("staged", entry));
        }));
    }

    // Programs read what lies there, and the next deployment takes it over.
    private static string CheckEtc(Workplace place)
    {
        string deployments = Path.Combine(place.Path, "sysroot", "state", "deploy");
        string[] unfinished = Directory.Exists(deployments) ? Directory.GetFileSystemEntries(deployments, ".bootcfs*", SearchOption.AllDirectories) : [];
        return string.Concat(unfinished.Where(path => path.Contains("/etc/", StringComparison.Ordinal)).Select(path => $"  {path} is unfinished\n"));
    }

    // It waits, or has its entry already, and the mark is still to go.
    private string CheckStagedUki(Workplace place, string id, string digest)
    {
        string waiting = Path.Combine(place.Path, "boot", "bootcfs", digest, "uki.efi");
        return File.Exists(waiting) ? CheckUki(waiting) : Menu(place).Contains(id) ? "" : $"  {waiting} is missing\n";
    }

    private static byte[] Read(string path) => path.EndsWith(".toml", StringComparison.Ordinal)
        ? Encoding.UTF8.GetBytes(Time().Replace(File.ReadAllText(path), "TIME"))
        : File.ReadAllBytes(path);

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")]
    private static partial Regex Time();

    [GeneratedRegex("/etc\\.replaced/[0-9]+")]
    private static partial Regex Kept();

    private static string CheckStatus(Workplace place, string[] menu)
    {
        ProgramRun run = PublishedProgram.Run(
            "status", "--json", "--sysroot", Path.Combine(place.Path, "sysroot"), "--boot", Path.Combine(place.Path, "boot"));
        if (run.Status is not (0 or GivenUp))
            return $"  status failed: {run.Error}{run.Text}\n";
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement[] deployments = [.. json.RootElement.GetProperty("deployments").EnumerateArray()];
        string?[] shown = [.. deployments.Where(deployment => !deployment.GetProperty("staged").GetBoolean()).Select(deployment => deployment.GetProperty("id").GetString()).Distinct()];
        return deployments.Any(deployment => deployment.TryGetProperty("problem", out _)) ? $"  status has problems: {run.Text}\n"
            : string.Join(' ', shown) != string.Join(' ', menu) ? $"  status shows {string.Join(' ', shown)}\n"
            : "";
    }

    private static IEnumerable<BootEntryFile> Entries(Workplace place)
    {
        return Files("loader/entries", "*.conf").Select(path => new BootEntryFile(Path.GetFileName(path), BootEntry.Parse(File.ReadAllBytes(path))))
            .Concat(Files("EFI/Linux", "*.efi").Select(ReadUki))
            .Order(BootOrder.SystemdBoot);

        string[] Files(string folder, string pattern) =>
            Path.Combine(place.Path, "boot", folder) is var path && Directory.Exists(path) ? Directory.GetFiles(path, pattern) : [];
    }

    private static BootEntryFile ReadUki(string path) => new(
        Path.GetFileName(path),
        BootEntry.FromUnified(OsRelease.Parse(Section(path, UkiSection.OsRel)), Encoding.UTF8.GetString(Section(path, UkiSection.Cmdline)))!); // ours has a name

    private static byte[] Section(string path, string name)
    {
        byte[] uki = File.ReadAllBytes(path);
        PeSection section = PeHeaders.Parse(uki.AsSpan(0, Math.Min(uki.Length, PeHeaders.MaxSize)), uki.Length, path).Find(name) ?? default;
        return uki[(int)section.Offset..(int)(section.Offset + section.ContentSize)];
    }

    private string CheckUki(string path) =>
        trees.Any(tree => Section(path, UkiSection.Linux).AsSpan().SequenceEqual(File.ReadAllBytes(tree[$"{Modules}/vmlinuz"])))
        && Section(path, UkiSection.Initrd).AsSpan().SequenceEqual(File.ReadAllBytes(trees[0][$"{Modules}/initramfs.img"]))
            ? "" : $"  {path} is not whole\n";

    private static string IdOf(BootEntryFile file) =>
        DeploymentId.Read(KernelCommandLine.Parse(Encoding.UTF8.GetBytes(file.Entry.Options)))?.ToString() ?? "";

    private static bool IsFile(string path, string original) =>
        File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(original));
}
