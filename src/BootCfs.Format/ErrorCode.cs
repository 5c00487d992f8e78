namespace BootCfs.Format;

/// <summary>Kinds of failure. Never renumber and never reuse a number: units and scripts match on these.</summary>
public enum ErrorCode
{
    /// <summary>The call itself is wrong: an option, an argument or their combination.</summary>
    Usage = 2,

    /// <summary>An EROFS image breaks its format.</summary>
    CorruptImage = 10,

    /// <summary>The filesystem or kernel has no fs-verity where it is required.</summary>
    VerityUnsupported = 11,

    /// <summary>A composefs-dump(5) text breaks its format.</summary>
    InvalidDump = 12,

    /// <summary>A tree cannot be written as an image.</summary>
    InvalidTree = 13,

    /// <summary>A kernel command line argument of ours is malformed.</summary>
    InvalidKarg = 14,

    /// <summary>A metadata file (meta.json, release.toml, deployment.toml, boot entry) cannot be understood.</summary>
    InvalidMetadata = 15,

    /// <summary>A commit does not have the form of a BootCfs commit.</summary>
    InvalidCommit = 16,

    /// <summary>Content differs from the digest that names it.</summary>
    DigestMismatch = 17,

    /// <summary>An object, image or file that something refers to is missing.</summary>
    Missing = 18,

    /// <summary>A JSON text breaks the format of a dump.</summary>
    InvalidJson = 19,

    /// <summary>Policy refuses: unsigned, unknown key, epoch too low.</summary>
    RefusedByPolicy = 20,

    /// <summary>An audit found a broken link of the chain.</summary>
    VerificationFailed = 21,

    /// <summary>A signature is malformed or of a kind that is not taken.</summary>
    InvalidSignature = 22,

    /// <summary>A public or private key is malformed or of a kind that is not taken.</summary>
    InvalidKey = 23,

    /// <summary>An archive breaks its format, or has something that is not taken.</summary>
    InvalidArchive = 24,

    /// <summary>An object, reference or configuration of an OSTree repository breaks its format.</summary>
    InvalidOstree = 25,

    /// <summary>A container image breaks its format, has something that is not taken, or does not have what is asked for.</summary>
    InvalidOci = 26,

    /// <summary>The ssh-agent is not there, does not have the key, or does not sign with it.</summary>
    AgentFailed = 27,

    /// <summary>Others than root can change what the system trusts.</summary>
    UnsafeTrust = 28,

    /// <summary>A name of a key leads to none, or to several.</summary>
    UnknownKey = 29,

    /// <summary>The kernel refused a system call.</summary>
    SystemCall = 30,

    /// <summary>A filesystem has no room, in bytes or inodes.</summary>
    NoSpace = 31,

    /// <summary>The kernel denied permission.</summary>
    Permission = 32,

    /// <summary>Another process holds the lock.</summary>
    Locked = 33,

    /// <summary>A source changed or vanished while it was read.</summary>
    SourceChanged = 34,

    /// <summary>Contents of a commit are wanted that were collected.</summary>
    ContentsCollected = 35,

    /// <summary>The directory is not a BootCfs repository.</summary>
    NotARepository = 40,

    /// <summary>The system or sysroot is not managed by BootCfs.</summary>
    NotAHost = 41,

    /// <summary>No commit of that name.</summary>
    UnknownRevision = 42,

    /// <summary>Evidence of an audit is not as it is written: somebody has changed it.</summary>
    InvalidEvidence = 43,

    /// <summary>The recipe of a commit cannot be followed here.</summary>
    UnusableRecipe = 44,

    /// <summary>Local changes below /etc stand against the change asked for.</summary>
    EtcConflict = 50,

    /// <summary>/etc was changed again and again while it was merged.</summary>
    EtcChanged = 51,

    /// <summary>The boot directory cannot be used: read-only, or more than one could be meant.</summary>
    BootDirectory = 52,

    /// <summary>No deployment of that name.</summary>
    UnknownDeployment = 53,

    /// <summary>A program that tells a boot loader of new entries has failed.</summary>
    HookFailed = 54,

    /// <summary>A unified kernel image breaks its format, or is not one that can be used here.</summary>
    InvalidUki = 57,

    /// <summary>What it takes to make or sign a unified kernel image is not there, or has failed.</summary>
    UkiTool = 58,

    /// <summary>A private key is in a file that others can read.</summary>
    UnprotectedKey = 60,

    /// <summary>A health check of the system that runs failed.</summary>
    HealthCheckFailed = 70,

    /// <summary>A deployment is staged, and nothing will publish it when the system is shut down.</summary>
    FinalizeNotArranged = 73,

    /// <summary>The running system cannot be replaced by a soft reboot: another kernel or initramfs, an older systemd, or a root that is not verified.</summary>
    SoftRebootRefused = 74,
}
