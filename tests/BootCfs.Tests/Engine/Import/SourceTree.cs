using System.Text;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Tests.Engine.Import;

/// <summary>
/// A folder with everything that a root tree may have. Text stands for bytes (Latin-1); owners and devices need
/// privileges and are left as they are without.
/// </summary>
internal sealed class SourceTree : IDisposable
{
    private static readonly byte[] Odd = Bytes("odd/\xff\xfe not utf-8 \x01\n'\\");

    private readonly TemporaryDirectory _folder = new();

    internal SourceTree()
    {
        foreach (string path in new[] { "usr/bin", "usr/lib", "etc", "odd", "dev", "empty", Deep })
            Handle.MakeDirectories(path, 0b111_101_101);
        Files();
        Names();
        Links();
        Nodes();
        Attributes();
        Times();
    }

    /// <summary>A directory whose path is longer than any header has room for.</summary>
    internal static string Deep { get; } = "deep/" + string.Join('/', Enumerable.Repeat("a-directory-with-a-long-name", 12));

    internal string Path => _folder.Path;

    internal DirectoryHandle Handle => _folder.Handle;

    public void Dispose() => _folder.Dispose();

    private void Files()
    {
        // At every border of how contents are kept: in the image, in one block, in one batch, beyond.
        foreach (int length in new[] { 0, 1, 64, 65, 4095, 4096, 4097, 511, 512, 513, 100_000, 524_288, 524_289, 3_000_001 })
            Write(Bytes($"usr/lib/file-{length}"), RandomBytes.Make(length, length));
        Write(Bytes("usr/lib/same"), RandomBytes.Make(4097, 4097));
        using SafeFileHandle sparse = Handle.CreateFile("usr/lib/sparse", 0b110_100_100);
        FileHandle.Write(sparse, RandomBytes.Make(5000), 1_000_000);
        FileHandle.Write(sparse, RandomBytes.Make(5000), 2_000_000);
        FileHandle.Truncate(sparse, 3_000_000);
        using SafeFileHandle hole = Handle.CreateFile("usr/lib/hole", 0b110_100_100);
        FileHandle.Truncate(hole, 1_000_000);
    }

    private void Names()
    {
        Write(Odd, [1, 2, 3]);
        Write(Bytes("odd/-rf"), []);
        Write(Bytes("odd/ "), []);
        Write(Bytes("odd/" + new string('n', 255)), []);
        Write(Bytes("odd/" + string.Concat(Enumerable.Repeat("\xc3\xa4", 60))), []);
        Write(Bytes($"{Deep}/file"), RandomBytes.Make(70));
    }

    private void Links()
    {
        Handle.SymLink("bin/sh", "usr/relative");
        Handle.SymLink("/etc/../nowhere", "absolute");
        Handle.SymLink(Bytes(string.Concat(Enumerable.Repeat("\xff\n/", 300))), "usr/long-target");
        Assert.True(Handle.TryLink("usr/lib/file-4096", Handle, "etc/hard"));
        Assert.True(Handle.TryLink("usr/lib/file-4096", Handle, $"{Deep}/hard"));
        Assert.True(Handle.TryLink("usr/lib/file-1", Handle, "usr/hard-inline"));
        Assert.True(Handle.TryLink("usr/relative", Handle, "usr/hard-symlink"));
    }

    private void Nodes()
    {
        Handle.MakeNode("dev/fifo", Mode.S_IFIFO | 0b110_000_000, default);
        Handle.MakeNode("dev/whiteout", Mode.S_IFCHR, default); // the one device that anyone may make
        if (!Environment.IsPrivilegedProcess)
            return;
        Handle.MakeNode("dev/null", Mode.S_IFCHR | 0b110_110_110, new DeviceNumber(1, 3));
        Handle.MakeNode("dev/large", Mode.S_IFBLK | 0b110_110_000, new DeviceNumber(259, 70000));
    }

    private void Attributes()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Handle.SetOwner("usr/lib/file-65", 1000, 100);
            Handle.SetOwner("etc", 3_000_000, 4_294_967_294);
            Handle.SetOwner("usr/relative", 7, 8);
        }

        Handle.SetMode("usr/lib/file-512", 0b111_111_111_111);
        Handle.SetMode("usr/lib/file-513", 0);
        Handle.SetMode("empty", 0b001_111_111_111);
        Xattrs.Set(Handle, "usr/lib/file-64", "user.raw", Bytes("\0\xff\n=\x80 \\"));
        Xattrs.Set(Handle, "usr/lib/file-64", "user.a=b%c", "1"u8);
        Xattrs.Set(Handle, "usr/lib/file-4096", "user.empty", []);
        Xattrs.Set(Handle, "empty", "user.long", RandomBytes.Make(2000));
        if (Environment.IsPrivilegedProcess)
            Xattrs.Set(Handle, "usr/lib/file-65", "security.capability", Convert.FromHexString("0100000200200000000000000000000000000000"));
    }

    // From the deepest on: what is made in a directory changes the time of it.
    private void Times()
    {
        string[] paths = Tool.Run("find", Path, "-mindepth", "1", "-depth", "-printf", @"%P\0").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        FileTime[] times = [new(1, 0), new(0, 0), new(1_700_000_000, 1), new(1_700_000_000, 999_999_999), new(-1, 500_000_000), new(-100, 0), new(5_000_000_000, 7)];
        for (int i = 0; i < paths.Length; i++)
        {
            if (Handle.TryStat(paths[i]) is not null)
                Handle.SetModified(paths[i], times[i % times.Length]);
        }

        Handle.SetModified(Odd, new FileTime(12, 34));
        Handle.SetModified(Bytes("usr/long-target"), new FileTime(12, 35));
        Handle.SetModified("odd", new FileTime(12, 36));
        using DirectoryHandle parent = DirectoryHandle.Open(System.IO.Path.GetDirectoryName(Path)!); // never a root
        parent.SetModified(System.IO.Path.GetFileName(Path), new FileTime(1_600_000_000, 123_456_789));
    }

    private void Write(byte[] path, ReadOnlySpan<byte> content)
    {
        using SafeFileHandle file = Handle.CreateFile(path, 0b110_100_100);
        FileHandle.Write(file, content);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
