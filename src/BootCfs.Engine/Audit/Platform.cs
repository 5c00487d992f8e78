using System.Text;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit;

/// <summary>What UEFI says of Secure Boot.</summary>
public enum SecureBootState
{
    /// <summary>Nothing: there is no such firmware, or it does not tell.</summary>
    Unknown,

    /// <summary>What is not signed is started, too.</summary>
    Off,

    /// <summary>Keys are still to be enrolled.</summary>
    Setup,

    /// <summary>Only what is signed is started.</summary>
    On,
}

/// <summary>What guards firmware, boot loader and kernel, as the running system says.</summary>
/// <param name="SecureBoot">Secure Boot of UEFI.</param>
/// <param name="Lockdown">Mode of the kernel's lockdown; null when it has none.</param>
public sealed record Platform(SecureBootState SecureBoot, string? Lockdown)
{
    private const string Variables = "firmware/efi/efivars";
    private const string GlobalVariable = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
    private const int AttributesSize = 4; // in front of each variable in efivarfs
    private const int MaxFile = 4096;

    /// <summary>Reads it.</summary>
    /// <param name="sys">Where sysfs is.</param>
    public static Platform Read(string sys = "/sys")
    {
        using DirectoryHandle directory = DirectoryHandle.Open(sys);
        return new Platform(ReadSecureBoot(directory), ReadLockdown(directory));
    }

    private static SecureBootState ReadSecureBoot(DirectoryHandle sys) => (ReadVariable(sys, "SecureBoot"), ReadVariable(sys, "SetupMode")) switch
    {
        (null, _) => SecureBootState.Unknown,
        (1, _) => SecureBootState.On,
        (_, 1) => SecureBootState.Setup,
        _ => SecureBootState.Off,
    };

    private static byte? ReadVariable(DirectoryHandle sys, string name) =>
        TryRead(sys, $"{Variables}/{name}-{GlobalVariable}") is { Length: AttributesSize + 1 } variable ? variable[AttributesSize] : null;

    // "none [integrity] confidentiality": the one in brackets.
    private static string? ReadLockdown(DirectoryHandle sys)
    {
        if (TryRead(sys, "kernel/security/lockdown") is not { } text)
            return null;
        string modes = Encoding.ASCII.GetString(text);
        int begin = modes.IndexOf('[', StringComparison.Ordinal);
        int end = modes.IndexOf(']', StringComparison.Ordinal);
        return begin >= 0 && end > begin ? modes[(begin + 1)..end] : null;
    }

    private static byte[]? TryRead(DirectoryHandle sys, string path)
    {
        using SafeFileHandle? file = sys.TryOpenFile(path);
        return file is null ? null : FileHandle.ReadAll(file, MaxFile);
    }
}
