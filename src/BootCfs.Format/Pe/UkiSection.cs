namespace BootCfs.Format.Pe;

/// <summary>Names of the sections of a unified kernel image (https://uapi-group.org/specifications/specs/unified_kernel_image/).</summary>
public static class UkiSection
{
    /// <summary>The kernel.</summary>
    public const string Linux = ".linux";

    /// <summary>The initramfs.</summary>
    public const string Initrd = ".initrd";

    /// <summary>The kernel command line.</summary>
    public const string Cmdline = ".cmdline";

    /// <summary>os-release of the system; what a boot menu shows, and sorts by.</summary>
    public const string OsRel = ".osrel";

    /// <summary>Version of the kernel.</summary>
    public const string Uname = ".uname";

    /// <summary>Generations of the programs inside, by which shim revokes them.</summary>
    public const string Sbat = ".sbat";
}
