namespace BootCfs.Tests;

/// <summary>A theory that needs programs of others; skipped by the name of the first that is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = ToolFactAttribute.Missing(tools);
    }

    /// <summary>The programs that the test needs.</summary>
    public IReadOnlyList<string> Tools { get; }
}
