using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>The highest security epoch that a host has booted healthily, of each OS name.</summary>
public static class HostEpochs
{
    private const int MaxSize = 1 << 16;
    private const uint DirectoryMode = 0b111_101_101;

    /// <summary>Reads the record; null before the first healthy boot.</summary>
    /// <exception cref="InvalidMetadataException">It cannot be understood: then nothing says how low a host may go.</exception>
    public static EpochRecord? Read(Host host, OsName os)
    {
        string path = HostLayout.OsTrust(os.ToString());
        using SafeFileHandle? file = host.Physical.TryOpenFile(path);
        return file is null ? null : EpochRecord.Parse(FileHandle.ReadAll(file, MaxSize), $"{host.Path}/{path}");
    }

    /// <summary>Raises the record, durably; never lowers it.</summary>
    /// <returns>What holds afterwards.</returns>
    internal static EpochRecord Raise(Host host, OsName os, EpochRecord reached)
    {
        if (Read(host, os) is { } known && known.HighestEpoch >= reached.HighestEpoch)
            return known;
        string directory = $"{HostLayout.OsStates}/{os}";
        host.Physical.MakeDirectories(directory, DirectoryMode);
        using DirectoryHandle state = host.Physical.OpenDirectory(directory);
        AtomicFile.RemoveLeftBehind(state);
        AtomicFile.Write(state, HostLayout.TrustFile, reached.ToBytes());
        return reached;
    }
}
