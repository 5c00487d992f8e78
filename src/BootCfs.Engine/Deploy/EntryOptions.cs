using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>The kernel command line in the entry of a deployment: the operator's arguments, then ours.</summary>
internal static class EntryOptions
{
    internal static string Of(IEnumerable<string> kargs, in ImageDigest image, DeploymentId id, bool verity) =>
        string.Join(' ', [.. kargs, ComposefsKarg.For(image, verity).ToString(), id.ToKarg()]);
}
