namespace BootCfs.Tests;

/// <summary>The judge of EROFS images that erofs-utils ships.</summary>
internal static class FsckErofs
{
    /// <summary>Fails unless fsck.erofs accepts the image.</summary>
    internal static void Accepts(byte[] image)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["image"], image);
        (int status, byte[] output, string error) = Tool.Start([], "fsck.erofs", directory["image"]);
        Assert.True(status == 0, $"fsck.erofs exited with {status}: {error}{System.Text.Encoding.UTF8.GetString(output)}");
    }
}
