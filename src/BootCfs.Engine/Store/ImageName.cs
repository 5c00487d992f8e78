using BootCfs.Format.FsVerity;

namespace BootCfs.Store;

/// <summary>A name below <c>images/</c> as it was found.</summary>
/// <param name="Path">Where it is in the repository.</param>
/// <param name="Image">The image that the name stands for; null when it stands for none.</param>
/// <param name="Problem">What is wrong with it, to be read behind the path; null when nothing is.</param>
public sealed record ImageName(string Path, FsVerityDigest? Image, string? Problem)
{
    private const string OurFolder = ImageLinks.Refs + "/";

    /// <summary>Our name for an image that is kept, or null when it is an image itself or somebody else's name.</summary>
    public string? OurName => Path.StartsWith(OurFolder, StringComparison.Ordinal) ? Path[OurFolder.Length..] : null;
}
