using BootCfs.Config;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Trust;

namespace BootCfs.Deploy;

/// <summary>Everything that a deployment will do, decided and checked before the first write.</summary>
public sealed record DeploymentPlan
{
    /// <summary>What will stand in the state directory.</summary>
    public required DeploymentRecord Record { get; init; }

    /// <summary>What policy says of the commit.</summary>
    public required TrustDecision Trust { get; init; }

    /// <summary>File name of the new boot entry.</summary>
    public required BootEntryName EntryName { get; init; }

    /// <summary>The new boot entry.</summary>
    public required BootEntry Entry { get; init; }

    /// <summary>Objects that the host does not have.</summary>
    public required IReadOnlyList<FsVerityDigest> MissingObjects { get; init; }

    /// <summary>Each object of the root with the first file whose content it is.</summary>
    public required IReadOnlyDictionary<FsVerityDigest, NodeId> Objects { get; init; }

    /// <summary>Every step, in order.</summary>
    public required HostPlan Change { get; init; }

    /// <summary>Files and directories that will be made on the root filesystem, at most.</summary>
    public required long RootFiles { get; init; }

    /// <summary>Whether the kernel will verify what is read.</summary>
    public required bool VerityRequired { get; init; }

    /// <summary>Whether the initramfs of this tree will refuse to boot it here: it has keys, and nothing verifies what is read.</summary>
    public required bool IsRefusedAtBoot { get; init; }

    /// <summary>What is in force until the next boot, and stays as a way back; null when this is the first.</summary>
    public required Deployment? Previous { get; init; }

    /// <summary>What <c>/etc</c> will be.</summary>
    public required EtcPlan Etc { get; init; }

    /// <summary>The mark of a deployment that is only staged; null for one whose entry is published.</summary>
    public required StagedRecord? Staged { get; init; }

    /// <summary>The root image, made anew from the commit's text.</summary>
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>The root.</summary>
    public required ValidatedTree Tree { get; init; }

    /// <summary>The unified kernel image; null when the kernel and initramfs of the commit are loaded as they are.</summary>
    internal UkiPlan? Uki { get; init; }

    /// <summary>Kernel and initramfs.</summary>
    public required BootFiles BootFiles { get; init; }
}
