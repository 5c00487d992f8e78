using BootCfs.Format;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>The EFI program in front of a unified kernel image, which finds the sections behind it and starts the kernel.</summary>
/// <param name="Bytes">The program.</param>
/// <param name="Path">Where it is from.</param>
public sealed record UkiStub(ReadOnlyMemory<byte> Bytes, string Path)
{
    /// <summary>Where systemd puts it, in a tree and on a running system.</summary>
    public const string UsualPath = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";

    /// <summary>Most bytes that a stub has.</summary>
    public const int MaxSize = 16 << 20;

    /// <summary>Reads one.</summary>
    public static UkiStub Load(string path)
    {
        using SafeFileHandle file = FileHandle.Open(path);
        return new UkiStub(FileHandle.ReadAll(file, MaxSize), path);
    }

    /// <summary>That of the running system.</summary>
    /// <exception cref="UkiToolException">There is none.</exception>
    internal static UkiStub LoadSystem() => File.Exists(UsualPath)
        ? Load(UsualPath)
        : throw new UkiToolException($"neither the commit nor this system has {UsualPath}")
        {
            Hint = "install systemd-boot-efi (Debian) or systemd-boot-unsigned (Fedora) in the tree that is committed or here, or name a stub with --stub",
        };
}

/// <summary>What it takes to make or sign a unified kernel image is not there, or has failed.</summary>
/// <param name="message">What.</param>
public sealed class UkiToolException(string message) : BootCfsException(ErrorCode.UkiTool, message);
