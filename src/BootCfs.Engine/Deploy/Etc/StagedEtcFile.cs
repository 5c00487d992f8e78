using System.Buffers;
using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy.Etc;

/// <summary>
/// The <c>/etc</c> that a staged deployment took its changes from, as it was then: composefs-dump(5) text whose contents are digests. By
/// it is found what was changed later.
/// </summary>
internal static class StagedEtcFile
{
    private const int MaxSize = 256 << 20;

    /// <summary>Writes it into the directory of a deployment.</summary>
    internal static void Write(DirectoryHandle state, EtcTree etc)
    {
        // A tree of its own: what it is taken from may be a whole root.
        EtcTree alone = EtcMerge.Run(etc, etc, etc, EtcSide.New).Etc;
        var text = new ArrayBufferWriter<byte>();
        DumpPrinter.Print(alone.Tree, text);
        AtomicFile.Write(state, HostLayout.StagedEtc, text.WrittenSpan, 0b110_000_000);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="NoEtcException">It is not there.</exception>
    internal static EtcTree Read(Host host, string deployment, FsVerityAlgorithm algorithm)
    {
        string path = $"{HostLayout.Deployment(deployment)}/{HostLayout.StagedEtc}";
        using SafeFileHandle file = host.Physical.TryOpenFile(path) ?? throw new NoEtcException($"{host.Path}/{path} is missing");
        return EtcTree.Of(RootImage.ReadDump(FileHandle.ReadAll(file, MaxSize), algorithm));
    }
}
