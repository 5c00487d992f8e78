namespace BootCfs.SystemTests.Linux;

/// <summary>A test that mounts filesystems, skipped by name where something is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Needs.Missing;
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
}
