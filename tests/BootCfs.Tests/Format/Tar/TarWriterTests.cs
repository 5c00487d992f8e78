using System.Globalization;
using System.Text;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tar;

public class TarWriterTests
{
    [Fact]
    public void Headers_of_every_kind()
    {
        string deep = string.Join('/', Enumerable.Repeat("directory", 12));
        Snapshot.Match(Show(
            File("plain", 5), Entry("dir/", Mode.S_IFDIR), Entry("fifo", Mode.S_IFIFO),
            Entry("soft", Mode.S_IFLNK) with { LinkPath = Bytes("/some/where") },
            Entry("hard", Mode.S_IFREG) with { IsHardLink = true, LinkPath = Bytes("plain") },
            Change(Entry("char", Mode.S_IFCHR), a => a with { Rdev = (5 << 8) | 1 }),
            Change(Entry("block", Mode.S_IFBLK), a => a with { Rdev = 0xFFFF_FFFF }),
            File($"{deep}/cut", 0), Entry($"{deep}/", Mode.S_IFDIR), File(new string('n', 101), 0), File(new string('n', 100), 0),
            File("\xc3\xa4 is utf-8", 0), File("\xff is not", 0),
            Entry("target", Mode.S_IFLNK) with { LinkPath = Bytes("\xfe\n") },
            Entry("far", Mode.S_IFLNK) with { LinkPath = Bytes(new string('t', 101)) },
            Change(File("owner", 0), a => a with { Uid = 2_097_151, Gid = 2_097_152 }),
            Change(File("owners", 0), a => a with { Uid = uint.MaxValue, Gid = uint.MaxValue }),
            Time("half", 1, 500_000_000), Time("before", -2, 500_000_000), Time("little before", -1, 999_999_999), Time("ago", -100, 0),
            Time("last", (1L << 33) - 1, 0), Time("later", 1L << 33, 0), Time("nanosecond", 1_700_000_000, 1),
            File("xattrs", 0) with { Xattrs = [new(Bytes("user.a=b%c"), Bytes("\0\xff\n=")), new(Bytes("user.empty"), [])] }));
    }

    [Theory]
    [InlineData((1L << 33) - 1, "")]
    [InlineData(1L << 33, "19 size=8589934592\n")]
    public void A_size_that_does_not_fit_stands_in_the_extended_header(long size, string pax)
    {
        Assert.Equal(pax, Encoding.Latin1.GetString(PaxWriter.Write(File("x", size))));
        byte[] block = new byte[512];
        TarHeaderWriter.Write(block, File("x", size));
        Assert.Equal(pax.Length == 0 ? "77777777777" : "00000000000", Encoding.ASCII.GetString(block.AsSpan(124, 11)));
    }

    // Where the length in front gets one digit more, it counts that digit too.
    [Fact]
    public void Records_of_any_length_are_read_again()
    {
        for (int length = 0; length < 1100; length++)
        {
            byte[] value = RandomBytes.Make(length, length);
            byte[] pax = PaxWriter.Write(File("x", 0) with { Xattrs = [new(Bytes("user.x"), value)] });
            var records = new PaxRecords(pax);
            Assert.True(records.TryMoveNext(out bool found) && found, $"{length} bytes");
            Assert.Equal(value, records.Value.ToArray());
            Assert.True(records.TryMoveNext(out found) && !found, $"{length} bytes");
        }
    }

    [Fact]
    public void Paths_of_any_length_are_read_again()
    {
        for (int length = 90; length < 420; length++)
        {
            foreach (int piece in new[] { 3, 50, 99, 100, 101, 155, 254 })
            {
                string path = string.Concat(Enumerable.Range(0, length).Select(i => i % piece == piece - 1 ? '/' : 'p')).TrimEnd('/');
                Assert.Equal(path, TarText.Print(Write(File(path, 0)))[0].Split(' ')[0]);
                Assert.Equal(path + "/", TarText.Print(Write(Entry(path + "/", Mode.S_IFDIR)))[0].Split(' ')[0]);
            }
        }
    }

    [Theory]
    [InlineData(-9_000_000_000_000L, 1u)]
    [InlineData(-1L, 0u)]
    [InlineData(-1L, 1u)]
    [InlineData(-2L, 999_999_999u)]
    [InlineData(0L, 100u)]
    [InlineData(long.MaxValue, 999_999_999u)]
    public void Times_are_read_again(long seconds, uint nanoseconds)
    {
        Assert.True(PaxTime.TryParse(Bytes(PaxTime.Format(seconds, nanoseconds)), out long s, out uint n));
        Assert.Equal((seconds, nanoseconds), (s, n));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Content_that_is_not_as_long_as_its_size_is_a_bug_of_the_caller(int length)
    {
        var writer = new TarWriter(new MemoryStream());
        writer.Add(File("x", 5));
        writer.Content.Write(new byte[length]);
        Assert.Throws<InvalidOperationException>(writer.End);
    }

    [Fact]
    public void An_archive_of_nothing_is_one_record_of_zeros() => Assert.Equal(new byte[10_240], Write());

    private static byte[] Write(params TarEntry[] entries)
    {
        var archive = new MemoryStream();
        var writer = new TarWriter(archive);
        foreach (TarEntry entry in entries)
        {
            writer.Add(entry);
            writer.Content.Write(new byte[TarHeaderWriter.ContentSize(entry)]);
        }

        writer.End();
        return archive.ToArray();
    }

    // Fields of a header in their order, without zero bytes; extended headers as they are.
    private static string Show(params TarEntry[] entries)
    {
        var text = new StringBuilder();
        int[] ends = [100, 108, 116, 124, 136, 148, 156, 157, 257, 265, 297, 329, 337, 345, 500];
        foreach (TarEntry entry in entries)
        {
            byte[] archive = Write(entry);
            for (int at = 0; archive[at] != 0; at += 512)
            {
                int start = 0;
                foreach (int end in ends)
                {
                    text.Append(start > 0 ? "|" : "").Append(Text(archive.AsSpan(at + start, end - start)).Replace("\\0", "", StringComparison.Ordinal));
                    start = end;
                }

                text.Append('\n');
                int size = Convert.ToInt32(Encoding.ASCII.GetString(archive, at + 124, 11), 8);
                if (archive[at + 156] == 'x')
                    text.Append("    ").Append(Text(archive.AsSpan(at + 512, size))).Append('\n');
                at += (size + 511) / 512 * 512;
            }
        }

        return text.ToString();
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes)
        {
            if (b is >= 0x20 and < 0x7F)
                text.Append((char)b);
            else if (b == 0)
                text.Append("\\0");
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return text.ToString();
    }

    private static TarEntry Time(string path, long seconds, uint nanoseconds) =>
        Change(File(path, 0), a => a with { MtimeSec = seconds, MtimeNsec = nanoseconds });

    private static TarEntry File(string path, long size) => Change(Entry(path, Mode.S_IFREG), a => a with { Size = (ulong)size });

    private static TarEntry Entry(string path, uint type) => new()
    {
        Path = Bytes(path),
        Attributes = new NodeAttributes { Mode = type | 0b111_101_101, Uid = 1000, Gid = 100, MtimeSec = 1_663_683_512 },
    };

    private static TarEntry Change(TarEntry entry, Func<NodeAttributes, NodeAttributes> change) => entry with { Attributes = change(entry.Attributes) };

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
