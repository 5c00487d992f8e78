namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>What a machine must have before virtual machines can be made on it.</summary>
internal static class Requirements
{
    private static readonly string[] Programs =
        ["qemu-system-x86_64", "mmdebstrap", "mke2fs", "debugfs", "sgdisk", "mformat", "cpio", "busybox"];

    /// <summary>The first thing that is missing; null when all is there, or when skipping is not allowed.</summary>
    internal static string? Missing { get; } = MustRun ? null : FindMissing();

    internal static bool MustRun =>
        Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("BOOTCFS_REQUIRE_ALL") == "1";

    /// <summary>Why a test that needs a program is skipped; null when it is there, or when skipping is not allowed.</summary>
    internal static string? MissingProgram(params string[] programs)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"];
        string? program = programs.FirstOrDefault(name => !folders.Any(folder => File.Exists(Path.Combine(folder, name))));
        return MustRun || program is null ? null : $"{program} is not installed: run 'make setup'";
    }

    private static string? FindMissing() =>
        Environment.UserName == "root" ? MissingProgram(Programs) : "needs root to install a root tree";
}

/// <summary>A test that boots virtual machines, skipped by name where something is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VmFactAttribute : FactAttribute
{
    public VmFactAttribute() => Skip = Requirements.Missing;
}

/// <summary>A theory about virtual machines, skipped by name where something is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VmTheoryAttribute : TheoryAttribute
{
    public VmTheoryAttribute() => Skip = Requirements.Missing;
}
