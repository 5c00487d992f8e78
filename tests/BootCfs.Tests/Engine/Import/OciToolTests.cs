using System.Text.RegularExpressions;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Images of three layers that umoci makes, in the forms that skopeo copies them to, against what umoci unpacks.</summary>
public sealed partial class OciToolTests : OciTestImage
{
    // What an unprivileged user may not make is left out by the tool itself.
    private static readonly string[] Rootless = Environment.IsPrivilegedProcess ? [] : ["--rootless"];

    [ToolFact("umoci", "skopeo", "setfattr", "zstd")]
    public void An_image_gives_the_tree_that_umoci_unpacks()
    {
        string layout = MakeImage();
        Tool.Run("umoci", ["unpack", .. Rootless, "--image", $"{layout}:t", Folder["unpacked"]]);
        string[] expected = Lines(Read($"{Folder["unpacked"]}/rootfs", kind: "dir"));
        Assert.Contains(expected, line => line.StartsWith("/opt/old/other ", StringComparison.Ordinal));
        Assert.DoesNotContain(expected, line => line.Contains("file-1 ", StringComparison.Ordinal));

        Tool.Run("skopeo", "--insecure-policy", "copy", "--quiet", $"oci:{layout}:t", $"oci-archive:{Folder["archive.tar"]}:t");
        Tool.Run("skopeo", "--insecure-policy", "copy", "--quiet", $"oci:{layout}:t", $"docker-archive:{Folder["docker.tar"]}:name:t");
        Tool.Run("skopeo", "--insecure-policy", "copy", "--quiet", "--dest-compress", "--dest-compress-format=zstd", $"oci:{layout}:t", $"oci:{Folder["zstd"]}:t");
        foreach (string spec in new[] { $"{layout}:t", $"{Folder["archive.tar"]}:t", Folder["docker.tar"], $"{Folder["zstd"]}:t" })
            Assert.Equal(expected, Lines(Read(spec)));
    }

    // Everything that a layer can say of the one below.
    private string MakeImage()
    {
        string image = $"{Folder["layout"]}:t";
        Tool.Run("umoci", "init", "--layout", Folder["layout"]);
        Tool.Run("umoci", "new", "--image", image);
        Tool.Run("umoci", ["unpack", .. Rootless, "--image", image, Folder["bundle"]]);
        AddLayer(image, """
            mkdir -p usr/bin etc var/lib/x opt/old dev gone/deep
            for i in 0 1 100 4095 4096 5000 70000 600000; do head -c $i /dev/urandom >usr/bin/file-$i; done
            echo a >var/lib/x/a; echo b >var/lib/x/b; ln var/lib/x/a var/lib/hard; ln -s usr/bin bin
            setfattr -n user.raw -v 0x00ff0a3d80 var/lib/x/b; mkfifo dev/fifo; chmod 4755 usr/bin/file-5000
            echo >opt/old/file; echo >gone/deep/file; touch -d @1700000000 usr/bin/file-100 etc
            [ "$(id -u)" != 0 ] || { mknod dev/null c 1 3; chown -R 5:6 var/lib/x; }
            """);
        AddLayer(image, """
            rm -r usr/bin/file-1 opt/old gone var/lib/x; echo now a file >var/lib/x
            echo more >>usr/bin/file-100; chmod 700 etc; echo new >opt/new
            """);
        AddLayer(image, """
            rm var/lib/x dev/fifo; mkdir var/lib/x opt/old; echo other >opt/old/other; ln opt/new opt/new2
            rm usr/bin/file-4096; ln -s file-4095 usr/bin/file-4096; mkdir dev/fifo
            """);
        return Folder["layout"];
    }

    private void AddLayer(string image, string script)
    {
        Tool.Run("sh", "-e", "-c", $"cd '{Folder["bundle"]}/rootfs'\n{script}");
        Tool.Run("umoci", "repack", "--refresh-bundle", "--image", image, Folder["bundle"]);
    }

    // Without privileges umoci makes files the user's that are root's in the image.
    private static string[] Lines(ValidatedTree tree)
    {
        using var text = new MemoryStream();
        DumpPrinter.Print(tree, text);
        string[] lines = System.Text.Encoding.Latin1.GetString(text.ToArray()).Split('\n');
        return Environment.IsPrivilegedProcess ? lines : [.. lines.Select(line => Owner().Replace(line, "$1 0 0", 1))];
    }

    [GeneratedRegex(@"^(\S+ \S+ \S+ \S+) \d+ \d+")]
    private static partial Regex Owner();
}
