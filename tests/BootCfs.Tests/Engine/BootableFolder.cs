using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Import;

namespace BootCfs.Tests.Engine;

/// <summary>The smallest tree that has all an operating system needs to be deployed.</summary>
internal static class BootableFolder
{
    internal static byte[] Kernel { get; } = Encoding.ASCII.GetBytes("kernel " + new string('k', 5000));

    internal static byte[] Initramfs { get; } = Encoding.ASCII.GetBytes("initramfs " + new string('i', 9000));

    internal static TemporaryDirectory Create()
    {
        var folder = new TemporaryDirectory();
        foreach (string path in new[] { "boot", "etc/default", "usr/lib/modules/6.1-test", "usr/bin", "var/lib", "sysroot" })
            folder.Handle.MakeDirectories(path, 0b111_101_101);
        File.WriteAllBytes(folder["usr/lib/modules/6.1-test/vmlinuz"], Kernel);
        File.WriteAllBytes(folder["usr/lib/modules/6.1-test/initramfs.img"], Initramfs);
        File.WriteAllText(folder["usr/lib/os-release"], "ID=testos\nNAME=Test\nVERSION_ID=1\nPRETTY_NAME=\"Test OS 1\"\n");
        File.WriteAllText(folder["usr/bin/tool"], new string('t', 10_000));
        File.WriteAllText(folder["etc/hostname"], "test\n");
        File.WriteAllText(folder["etc/default/long"], new string('e', 300));
        File.WriteAllText(folder["var/lib/state"], "first\n");
        folder.Handle.SymLink("../usr/lib/os-release", "etc/os-release");
        return folder;
    }

    internal static CommitRequest Request(TemporaryDirectory tree) => Request(tree.Path);

    internal static CommitRequest Request(string path) => new()
    {
        Stream = StreamName.TryParse("test/stable", out StreamName stream) ? stream : throw new ArgumentException("stream"),
        Trees = [new DirectorySource(path)],
        Author = new CommitIdentity("Builder", "builder@example.org", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)),
        Bootable = true,
        AllowUnsigned = true,
    };
}
