namespace BootCfs.Tests;

/// <summary>A test that mounts something in a namespace of its own; skipped where that is not permitted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = ToolFactAttribute.Missing(tools) ?? Missing.Value;
    }

    /// <summary>Programs that the test needs besides.</summary>
    public IReadOnlyList<string> Tools { get; }

    /// <summary>The command in front of what may mount.</summary>
    internal static string[] Unshare { get; } =
        Environment.IsPrivilegedProcess ? ["unshare", "--mount"] : ["unshare", "--user", "--map-root-user", "--mount"];

    private static readonly Lazy<string?> Missing = new(() =>
        ToolFactAttribute.Missing(["unshare"])
        ?? (Tool.Start([], Unshare[0], [.. Unshare[1..], "true"]).Status != 0 && !ToolFactAttribute.RequiresAll ? "mount namespaces are not permitted" : null));
}
