using System.Runtime.InteropServices;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Erofs;

// Images that no accident makes.
public class CraftedImageTests
{
    [Fact]
    public void Refuses_directories_that_share_their_data()
    {
        // Every one of 64 directories shows the 300 entries of the first.
        string lines = string.Concat(Enumerable.Range(0, 64).Select(i => Dir($"/dir{i:d2}")))
            + string.Concat(Enumerable.Range(0, 300).Select(i => Dir($"/dir00/{i:d3}{new string('n', 200)}")));
        ValidatedTree tree = DumpText.Tree(lines);
        byte[] image = Build(tree);
        ref InodeCompact first = ref Inode(image, tree, "/dir00");
        for (int i = 1; i < 64; i++)
        {
            ref InodeCompact other = ref Inode(image, tree, $"/dir{i:d2}");
            other = first with { Ino = other.Ino };
        }

        Assert.Contains("adds up to more data than the image has", HostileImage.Refusal(image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_inodes_that_share_their_xattrs()
    {
        // One body of 800 xattrs of 32 bytes, whose values end in what reads as an empty file with the next 400 as its own.
        string xattrs = string.Concat(Enumerable.Range(0, 800).Select(i =>
            $" {i:x8}=12345678\\x00\\x00\\x81\\x0c\\x00\\x80\\x01\\x00\\x00\\x00\\x00\\x00"));
        ValidatedTree tree = DumpText.Tree(
            $"/a 0 100644 1 0 0 0 0.0 - - -{xattrs}\n" + Dir("/d") + string.Concat(Enumerable.Range(0, 300).Select(i => File($"/d/{i:d3}"))));
        byte[] image = Build(tree);
        ulong slot = Nid(tree, "/a") + 2;
        Span<byte> block = image.AsSpan((int)(uint)Inode(image, tree, "/d").U * ErofsFormat.BlockSize, ErofsFormat.BlockSize);
        foreach (ref Dirent entry in MemoryMarshal.Cast<byte, Dirent>(block[..(Dirent.ReadBlock(block, 0).Length * Dirent.Size)])[2..])
            entry = entry with { Nid = slot++ };

        Assert.Contains("adds up to more data than the image has", HostileImage.Refusal(image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_a_directory_that_holds_itself_as_a_link()
    {
        ValidatedTree tree = DumpText.Tree(Dir("/d") + Dir("/d/e") + File("/d/e/f"));
        byte[] image = Build(tree);
        Dirents(image, tree, "/d/e", 3)[2] = new Dirent(Nid(tree, "/d"), Dirents(image, tree, "/d/e", 3)[2].NameOff, FileType.Dir);

        ValidatedTree read = ValidatedTree.From(ImageReader.Open(image).ReadTree());

        Assert.Equal(read.Find("/d"), read.Resolve(read.Find("/d/e/f")));
        DumpPrinter.Print(read, Stream.Null);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData("/etc")]
    public void Refuses_a_name_that_leads_elsewhere(string name)
    {
        byte[] image = Build(DumpText.Tree(Dir("/d") + File("/d/" + new string('q', name.Length)) + File("/d/z")));
        DumpText.Bytes(name).CopyTo(image, image.AsSpan().IndexOf(DumpText.Bytes(new string('q', name.Length))));

        Assert.Contains("is not valid", HostileImage.Refusal(image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drops_dots_wherever_they_stand()
    {
        byte[] image = Build(DumpText.Tree(Dir("/d") + File("/d/qq") + File("/d/z")));
        "..".Select(c => (byte)c).ToArray().CopyTo(image, image.AsSpan().IndexOf("qq"u8));

        Assert.Equal(3, ValidatedTree.From(ImageReader.Open(image).ReadTree()).Count);
    }

    [Fact]
    public void Refuses_two_entries_of_one_name()
    {
        byte[] image = Build(DumpText.Tree(Dir("/d") + File("/d/qqqq") + File("/d/zzzz")));
        "zzzz"u8.CopyTo(image.AsSpan(image.AsSpan().IndexOf("qqqq"u8)));

        Assert.Throws<InvalidTreeException>(() => ValidatedTree.From(ImageReader.Open(image).ReadTree()));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1UL << 40)]
    [InlineData(4097)]
    public void Refuses_a_directory_of_a_size_that_the_image_has_not(ulong size)
    {
        ValidatedTree tree = DumpText.Tree("/d 0 40755 2 0 0 0 7.0 - - -\n" + File("/d/f"));
        byte[] image = Build(tree);
        ref InodeExtended inode = ref MemoryMarshal.AsRef<InodeExtended>(image.AsSpan(HostileImage.InodeAt(tree, "/d"), InodeExtended.Size));
        inode = inode with { FileSize = size };

        HostileImage.Refusal(image);
    }

    [Theory]
    [InlineData(5001, "is too much content to be in the image")]
    [InlineData(uint.MaxValue, "is too much content to be in the image")]
    public void Refuses_content_of_a_size_that_no_image_has(uint size, string reason)
    {
        ValidatedTree tree = DumpText.Tree("/f 3 100644 1 0 0 0 0.0 - abc -\n");
        byte[] image = Build(tree);
        ref InodeCompact inode = ref Inode(image, tree, "/f");
        inode = inode with { FileSize = size };

        Assert.Contains(reason, HostileImage.Refusal(image).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(uint.MaxValue)]
    public void Refuses_a_symlink_of_a_length_that_none_has(uint size)
    {
        ValidatedTree tree = DumpText.Tree("/l 3 120777 1 0 0 0 0.0 abc - -\n");
        byte[] image = Build(tree);
        ref InodeCompact inode = ref Inode(image, tree, "/l");
        inode = inode with { FileSize = size };

        Assert.Contains("is no length of a symlink", HostileImage.Refusal(image).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "xattr entry")] // shared_count
    [InlineData(1, "xattr entry")] // length of the name
    [InlineData(2, "e_name_index")]
    [InlineData(3, "xattr entry")] // length of the value
    [InlineData(4, "xattr name")] // a zero byte in the name
    public void Refuses_xattrs_that_reach_out_of_their_inode(int what, string field)
    {
        ValidatedTree tree = DumpText.Tree("/f 0 100644 1 0 0 0 0.0 - - - user.a=1 user.b=2\n");
        byte[] image = Build(tree);
        int body = HostileImage.InodeAt(tree, "/f") + InodeCompact.Size;
        (int at, byte value) = what switch
        {
            0 => (body + 4, (byte)3),
            1 => (body + 12, (byte)255),
            2 => (body + 13, (byte)7),
            3 => (body + 15, (byte)255),
            _ => (body + 16, (byte)0),
        };
        image[at] = value;

        Assert.Contains(": " + field + " ", HostileImage.Refusal(image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_object_path_with_a_zero_byte()
    {
        byte[] image = DumpText.Image("/f 9 100644 1 0 0 0 0.0 ab/cd - -\n");
        image[image.AsSpan().IndexOf("/ab/cd"u8) + 3] = 0;

        Assert.Contains(": redirect contains a zero byte", HostileImage.Refusal(image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_shared_xattr_behind_the_end()
    {
        ValidatedTree tree = DumpText.Tree("/e 0 100644 1 0 0 0 0.0 - - - user.a=1\n/f 0 100644 1 0 0 0 0.0 - - - user.a=1\n");
        byte[] image = Build(tree);
        image.AsSpan(HostileImage.InodeAt(tree, "/f") + InodeCompact.Size + XattrIbodyHeader.Size, 4).Fill(0xFF);

        HostileImage.Refusal(image);
    }

    [Fact]
    public void Takes_no_more_memory_for_an_image_that_claims_many_inodes()
    {
        byte[] image = DumpText.Image("");
        image.AsSpan(ErofsFormat.SuperblockOffset + 16, 8).Fill(0xFF);

        Assert.True(HostileImage.Survives(image, () => "inos"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(35)]
    [InlineData(38)] // a stub
    [InlineData(ushort.MaxValue)]
    public void Refuses_a_root_that_is_elsewhere(ushort nid)
    {
        byte[] image = DumpText.Image("");
        MemoryMarshal.Write(image.AsSpan(ErofsFormat.SuperblockOffset + 14), nid);

        HostileImage.Refusal(image);
    }

    private static byte[] Build(ValidatedTree tree) => Conformance.Build(tree, ImageProfile.V1);

    private static ulong Nid(ValidatedTree tree, string path) => (ulong)HostileImage.InodeAt(tree, path) / ErofsFormat.SlotSize;

    private static ref InodeCompact Inode(byte[] image, ValidatedTree tree, string path) => ref Header(image, HostileImage.InodeAt(tree, path));

    private static ref InodeCompact Header(byte[] image, int at) => ref MemoryMarshal.AsRef<InodeCompact>(image.AsSpan(at, InodeCompact.Size));

    // The entries of a directory that lie right behind its inode, which has no xattrs.
    private static Span<Dirent> Dirents(byte[] image, ValidatedTree tree, string path, int count) =>
        MemoryMarshal.Cast<byte, Dirent>(image.AsSpan(HostileImage.InodeAt(tree, path) + InodeCompact.Size, count * Dirent.Size));

    private static string File(string path) => path + " 0 100644 1 0 0 0 0.0 - - -\n";

    private static string Dir(string path) => path + " 0 40755 2 0 0 0 0.0 - - -\n";
}
