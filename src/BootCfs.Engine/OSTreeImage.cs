using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Import;
using BootCfs.Store;

namespace BootCfs;

/// <summary>What <c>--layout=ostree</c> demands, so that the image is the one that OSTree makes of the same commit.</summary>
internal static class OSTreeImage
{
    /// <summary>How it is spelled, on the command line and in the recipe.</summary>
    internal const string Option = "--layout=ostree";

    /// <summary>Demands that a request changes nothing in what OSTree has.</summary>
    /// <exception cref="OSTreeImageException">It does, or the repository has other digests than OSTree.</exception>
    internal static void RequireFit(CommitRequest request, FsVerityAlgorithm algorithm)
    {
        if (!request.OSTreeLayout)
            return;
        if (request.Trees is not [OSTreeSource] || request.Layout != ImageProfile.V0 || CanonicalForm.Spell(request) is not [Option])
            throw new OSTreeImageException($"{Option} takes one tree, of ostree:, and nothing that changes it");
        if (algorithm != FsVerityAlgorithm.Sha256)
            throw new OSTreeImageException($"{Option} needs sha256, and digests of this repository are {algorithm.Name()}");
    }

    /// <summary>Demands that an image is the one that the commit of OSTree names, if it names one.</summary>
    /// <exception cref="DigestMismatchException">It is another.</exception>
    internal static void RequireExpected(CommitRequest request, in FsVerityDigest image)
    {
        if (request is { OSTreeLayout: true, Trees: [OSTreeSource { ExpectedImage: { } expected } source] } && expected != image)
            throw new DigestMismatchException($"the image of {source}", expected, image);
    }
}

/// <summary>The image of OSTree cannot be made in the way that was asked for.</summary>
/// <param name="reason">Why.</param>
public sealed class OSTreeImageException(string reason) : BootCfsException(ErrorCode.Usage, reason);
