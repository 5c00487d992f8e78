namespace BootCfs.Tests.Linux;

/// <summary>A test that asks an outside judge; skipped by name where that program is not installed.</summary>
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, tool))))
            Skip = $"{tool} is not installed";
    }
}
