using System.Globalization;
using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Initramfs.Trust;
using BootCfs.Linux;

namespace BootCfs.Initramfs;

/// <summary><c>/run/bootcfs/booted.json</c>: what was mounted, for the running system. All values are plain ASCII.</summary>
internal static class BootedFile
{
    internal static void Write(
        DirectoryHandle run, string name, RootImage image, DeploymentId deployment, ImageBacking backing, SignedRoot? signed) =>
        AtomicFile.Write(
            run,
            name,
            Encoding.ASCII.GetBytes(Json(image.Digest, deployment, image.VerityRequired, backing, image.Path, signed, name == HostLayout.NextBootedFile)));

    /// <summary>The file's content.</summary>
    /// <param name="digest">Digest of the image.</param>
    /// <param name="deployment">Whose state is mounted.</param>
    /// <param name="verity">Whether the kernel verifies what is read.</param>
    /// <param name="backing">How the image is read.</param>
    /// <param name="path">The image, relative to the repository.</param>
    /// <param name="signed">What the signatures prove; null when none was asked for.</param>
    /// <param name="isSoftReboot">Whether the kernel goes on that booted another root.</param>
    internal static string Json(
        FsVerityDigest digest, DeploymentId deployment, bool verity, ImageBacking backing, string path, SignedRoot? signed, bool isSoftReboot = false) =>
        "{\"schema\":1"
        + Member("digest", digest.ToHex())
        + Member("algorithm", digest.Algorithm.Name())
        + Member("deploy", deployment.ToString())
        + Member("verity", verity ? "kernel" : "user-space")
        + Member("backing", BackingName(backing))
        + Member("image", path)
        + (signed is null ? Member("signature", "not-required") : Json(signed))
        + (isSoftReboot ? ",\"soft_reboot\":true" : "")
        + "}\n";

    /// <summary>The word for it: <c>file</c> or <c>loop</c>.</summary>
    internal static string BackingName(ImageBacking backing) => backing == ImageBacking.File ? "file" : "loop";

    private static string Json(SignedRoot signed) =>
        Member("signature", "verified")
        + Member("commit", signed.Commit.ToString())
        + ",\"epoch\":" + signed.Epoch.ToString(CultureInfo.InvariantCulture)
        + ",\"signers\":[\"" + string.Join("\",\"", signed.Signers) + "\"]";

    private static string Member(string name, string value) => ",\"" + name + "\":\"" + value + "\"";
}
