using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;

namespace BootCfs.Cli;

/// <summary>Options about image formats, the same in each command that has them.</summary>
internal static class FormatOptions
{
    internal static ChoiceOption Layout(params string[] others) =>
        new("--layout", "Image layout", [.. ImageProfile.All.Select(profile => profile.Name), .. others]);

    internal static ChoiceOption Digest() =>
        new("--digest", "Hash of fs-verity digests", FsVerityAlgorithm.Sha256.Name(), FsVerityAlgorithm.Sha512.Name());

    /// <summary>The layout that was asked for.</summary>
    internal static ImageProfile GetLayout(this Invocation run, ChoiceOption option) =>
        ImageProfile.ByName(run.Get(option))!; // the parser lets no other name through

    /// <summary>The hash that was asked for.</summary>
    internal static FsVerityAlgorithm GetDigest(this Invocation run, ChoiceOption option) =>
        run.Get(option) == FsVerityAlgorithm.Sha512.Name() ? FsVerityAlgorithm.Sha512 : FsVerityAlgorithm.Sha256;
}
