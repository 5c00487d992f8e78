using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Initramfs.Config;
using BootCfs.Linux;

namespace BootCfs.Initramfs.Trust;

/// <summary>
/// What a root must prove before it is mounted. It comes from the initramfs, and from the kernel command line where that asks
/// for more; nothing on the disk has a say.
/// </summary>
internal sealed class BootPolicy
{
    private readonly TrustedKeys _keys;
    private readonly SetupRootConfig _config;

    private BootPolicy(TrustedKeys keys, SetupRootConfig config, long minEpoch)
    {
        _keys = keys;
        _config = config;
        MinEpoch = minEpoch;
    }

    /// <summary>The lowest security epoch that may boot.</summary>
    internal long MinEpoch { get; }

    /// <summary>Reads the keys. What is demanded and cannot be proven without keys is a failure here.</summary>
    /// <param name="root">The root directory of the initramfs.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="arguments">The kernel command line.</param>
    internal static BootPolicy Load(DirectoryHandle root, SetupRootConfig config, BootArguments arguments)
    {
        var keys = TrustedKeys.Load(root, Paths.TrustFolders);
        long minEpoch = Math.Max(config.MinEpoch, arguments.MinEpoch);
        string? demand = keys.AreWanted ? null
            : config.RequireSignature ? "a signature"
            : config.Threshold > 1 ? "a number of signatures"
            : minEpoch > 0 ? "a security epoch"
            : null;
        return demand is null
            ? new BootPolicy(keys, config, minEpoch)
            : throw new RootException(
                ErrorCode.RefusedByPolicy, demand + " is demanded, but there are no keys in " + Paths.TrustFolders[0] + "/" + HostLayout.Keys);
    }

    /// <summary>Holds an image to the commit of its deployment; null where there are no keys, and so nothing to hold it to.</summary>
    internal SignedRoot? Check(RootImage image, DirectoryHandle physical, DeploymentId deployment)
    {
        if (!_keys.AreWanted)
            return null;
        try
        {
            if (_config.RequireVerity && !image.VerityRequired)
                throw new RootException(ErrorCode.VerityUnsupported, "a signed root needs fs-verity, which the kernel command line waives");
            using var files = SignedFiles.Open(physical, deployment);
            return SignedRoot.Verify(image.Digest, files, _keys, _config.Threshold, MinEpoch);
        }
        catch (BootCfsException e)
        {
            throw RootException.About(image.Digest, e);
        }
    }
}
