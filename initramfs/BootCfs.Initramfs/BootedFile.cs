using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;

namespace BootCfs.Initramfs;

/// <summary><c>/run/bootcfs/booted.json</c>: what was mounted, for the running system. All values are plain ASCII.</summary>
internal static class BootedFile
{
    internal static void Write(
        DirectoryHandle run, RootImage image, DeploymentId deployment, ImageBacking backing) =>
        AtomicFile.Write(
            run,
            HostLayout.BootedFile,
            Encoding.ASCII.GetBytes(Json(image.Digest, deployment, image.VerityRequired, backing, image.Path)));

    /// <summary>The file's content.</summary>
    /// <param name="digest">Digest of the image.</param>
    /// <param name="deployment">Whose state is mounted.</param>
    /// <param name="verity">Whether the kernel verifies what is read.</param>
    /// <param name="backing">How the image is read.</param>
    /// <param name="path">The image, relative to the repository.</param>
    internal static string Json(
        FsVerityDigest digest, DeploymentId deployment, bool verity, ImageBacking backing, string path) =>
        "{\"schema\":1"
        + Member("digest", digest.ToHex())
        + Member("algorithm", digest.Algorithm.Name())
        + Member("deploy", deployment.ToString())
        + Member("verity", verity ? "kernel" : "user-space")
        + Member("backing", BackingName(backing))
        + Member("image", path)
        + "}\n";

    /// <summary>The word for it: <c>file</c> or <c>loop</c>.</summary>
    internal static string BackingName(ImageBacking backing) => backing == ImageBacking.File ? "file" : "loop";

    private static string Member(string name, string value) => ",\"" + name + "\":\"" + value + "\"";
}
