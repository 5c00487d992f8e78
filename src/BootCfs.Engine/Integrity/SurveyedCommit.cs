using BootCfs.Commits;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.Integrity;

/// <summary>What a commit says, as far as it can be read.</summary>
/// <param name="Id">The commit.</param>
/// <param name="Files">Its blobs.</param>
/// <param name="Image">The image that it names.</param>
/// <param name="Layout">How that image is made.</param>
/// <param name="IsCollected">Whether its contents were dropped on purpose.</param>
internal sealed record SurveyedCommit(
    GitObjectId Id, CommitFiles Files, FsVerityDigest? Image, ImageProfile? Layout, bool IsCollected);
