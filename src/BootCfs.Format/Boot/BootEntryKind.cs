namespace BootCfs.Format.Boot;

/// <summary>The two kinds of entries of the boot loader specification.</summary>
public enum BootEntryKind
{
    /// <summary>Type #1: a text that names a kernel and an initramfs.</summary>
    Text,

    /// <summary>Type #2: a unified kernel image, which has all of that inside.</summary>
    Unified,
}

/// <summary>How the files of the two kinds are called.</summary>
public static class BootEntryKinds
{
    private const string TextSuffix = ".conf";
    private const string UnifiedSuffix = ".efi";

    /// <summary>How the names of their files end.</summary>
    public static string Suffix(this BootEntryKind kind) => kind == BootEntryKind.Text ? TextSuffix : UnifiedSuffix;

    /// <summary>The kind that a file is of by its name; null when it is of none.</summary>
    internal static BootEntryKind? Of(ReadOnlySpan<char> fileName, StringComparison comparison) =>
        fileName.EndsWith(TextSuffix, comparison) ? BootEntryKind.Text
        : fileName.EndsWith(UnifiedSuffix, comparison) ? BootEntryKind.Unified
        : null;
}
