namespace BootCfs.SystemTests.Linux;

/// <summary>A test that mounts filesystems, skipped by name where something is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Needs.Missing;

    /// <summary>A test of a filesystem that the kernel here may not have, CI or not.</summary>
    public RootFactAttribute(string filesystem) => Skip = Needs.Missing ?? Needs.MissingFilesystem(filesystem);
}

/// <summary>A theory that mounts filesystems, skipped by name where something is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = Needs.Missing;
}

internal static class Needs
{
    internal static string? Missing { get; } =
        VirtualMachines.Requirements.MustRun ? null
        : Environment.UserName != "root" ? "needs root to mount"
        : !File.Exists("/dev/loop-control") ? "needs loop devices: /dev/loop-control is missing"
        : null;

    internal static string? MissingFilesystem(string name) =>
        File.ReadLines("/proc/filesystems").Any(line => line.Split('\t')[^1] == name)
            ? null
            : $"the kernel has no filesystem {name}";
}
