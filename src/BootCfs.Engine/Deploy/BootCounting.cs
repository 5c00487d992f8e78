using BootCfs.Boot;
using BootCfs.Deploy.Etc;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;

namespace BootCfs.Deploy;

/// <summary>
/// Whether the boots of a new entry are counted. Only where a good boot ends it: a system that never does would run out of tries
/// and be given up in good health.
/// </summary>
internal static class BootCounting
{
    /// <summary>Tries of a new entry when nothing is said.</summary>
    internal const int DefaultTries = 3;

    /// <summary>The unit that ends the counting.</summary>
    internal const string Unit = "bootcfs-boot-complete.service";

    private const string Wanted = $"/usr/lib/systemd/system/multi-user.target.wants/{Unit}";

    /// <summary>The tries of a new entry; null when its boots are not counted.</summary>
    /// <param name="loader">The boot loader.</param>
    /// <param name="root">The root that it boots.</param>
    /// <param name="etc">Its <c>/etc</c>.</param>
    /// <param name="asked">How many tries are asked for: 0 for no counting, null for what is usual.</param>
    /// <exception cref="BootCountingException">Counting is asked for where nothing counts, or nothing ends it.</exception>
    internal static BootTries? For(IBootloader loader, ValidatedTree root, EtcTree etc, int? asked)
    {
        if (asked == 0)
            return null;
        string? obstacle = !loader.CountsBoots ? $"boot loader {loader.Name} does not count them"
            : !Ends(root, etc) ? $"nothing there would end it: {Unit} is missing or masked"
            : null;
        if (obstacle is null)
            return new BootTries(asked ?? DefaultTries);
        return asked is null ? null : throw new BootCountingException(obstacle);
    }

    private static bool Ends(ValidatedTree root, EtcTree etc) =>
        root.TryGetPath(System.Text.Encoding.UTF8.GetBytes(Wanted), out _) && Find(etc, "systemd", "system", Unit) is null;

    // Whatever stands there in /etc is not the unit that was shipped, and most likely a mask.
    private static NodeId? Find(EtcTree etc, params IReadOnlyList<string> path)
    {
        NodeId node = etc.Root;
        foreach (string name in path)
        {
            if (!etc.IsDirectory(node) || !etc.Tree.TryGetChild(node, System.Text.Encoding.UTF8.GetBytes(name), out node))
                return null;
        }

        return node;
    }
}

/// <summary>Boots cannot be counted as asked.</summary>
/// <param name="reason">Why.</param>
public sealed class BootCountingException(string reason) : BootCfsException(ErrorCode.Usage, $"boots cannot be counted: {reason}");
