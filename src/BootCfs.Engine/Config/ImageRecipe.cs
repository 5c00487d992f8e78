using BootCfs.Format.Cmdline;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;

namespace BootCfs.Config;

/// <summary>How the image of a root is made; kept with the commit, so that a default may change (product.md D3).</summary>
/// <param name="Layout">Layout of the image.</param>
/// <param name="Algorithm">Hash of its fs-verity digest and of those in it.</param>
/// <param name="InlineLimit">Files of up to this many bytes are kept in the image itself.</param>
/// <param name="Options">What else was asked for, as it is spelled on the command line.</param>
public sealed record ImageRecipe(ImageProfile Layout, FsVerityAlgorithm Algorithm, int InlineLimit, IReadOnlyList<string> Options)
{
    /// <summary>The digest of an image that was made so, with the layout's number in front.</summary>
    public ImageDigest Name(FsVerityDigest digest) => new(Layout == ImageProfile.V1 ? 1 : 0, digest);
}
