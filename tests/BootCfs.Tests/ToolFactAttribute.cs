namespace BootCfs.Tests;

/// <summary>A test that needs programs of others; skipped by the name of the first that is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = Missing(tools);
    }

    /// <summary>The programs that the test needs.</summary>
    public IReadOnlyList<string> Tools { get; }

    /// <summary>Whether nothing may be skipped.</summary>
    internal static bool RequiresAll { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("BOOTCFS_REQUIRE_ALL") == "1";

    /// <summary>Why a test cannot run, or null; where everything is required it runs and fails (docs/testing.md).</summary>
    internal static string? Missing(string[] tools) => RequiresAll ? null
        : tools.FirstOrDefault(tool => !Tool.Exists(tool)) is string missing ? $"{missing} is not installed" : null;
}
