using System.Text.Json;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Initramfs;
using BootCfs.Linux;

namespace BootCfs.Tests.Initramfs;

public class BootedFileTests
{
    [Theory]
    [InlineData(64, "sha256", true, "kernel", ImageBacking.File, "file")]
    [InlineData(128, "sha512", false, "user-space", ImageBacking.Loop, "loop")]
    public void Is_one_line_of_JSON(
        int digits, string algorithm, bool verity, string verityWord, ImageBacking backing, string backingWord)
    {
        string hex = new('a', digits);
        Assert.True(FsVerityDigest.TryParseHex(hex, out FsVerityDigest digest));
        string text = BootedFile.Json(digest, new DeploymentId(digest, 3), verity, backing, "objects/aa/x", null);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        using JsonDocument json = JsonDocument.Parse(text);
        Assert.Equal(
            [
                ("schema", "1"), ("digest", hex), ("algorithm", algorithm), ("deploy", $"{hex}.3"),
                ("verity", verityWord), ("backing", backingWord), ("image", "objects/aa/x"),
                ("signature", "not-required"),
            ],
            json.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.ToString())));
    }
}
