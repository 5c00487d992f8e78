using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.Packing;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Packing;

/// <summary>Packs and their indexes, judged by git.</summary>
public sealed class PackTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [ToolFact("git")]
    public void Git_makes_the_same_index_of_a_pack()
    {
        byte[][] texts = [.. Enumerable.Range(0, 300).Select(i => RandomBytes.Make(i * 37, i))];
        (byte[] pack, PackIndex index, byte[] checksum) = Write([.. texts.Select(text => ((byte[])text, (byte[]?)null))]);
        Assert.Equal(Convert.ToHexStringLower(checksum), GitIndex(pack));
        Assert.Equal(File.ReadAllBytes(_directory["p.idx"]), index.ToBytes(checksum));
        Assert.Equal(index.Objects, PackIndex.Parse(index.ToBytes(checksum)).Objects);
    }

    [ToolFact("git")]
    public void Git_reads_deltas_over_deltas()
    {
        string text = string.Concat(Enumerable.Range(0, 1000).Select(i => $"line {i}\n"));
        byte[][] texts = [.. Enumerable.Range(0, 5).Select(i => Encoding.ASCII.GetBytes(text.Replace($"line {i}00\n", $"other {i}\n", StringComparison.Ordinal)))];
        (byte[] pack, PackIndex index, byte[] checksum) = Write([(texts[0], null), .. texts.Zip(texts.Skip(1), (source, target) => (target, (byte[]?)source))]);
        GitIndex(pack);
        Assert.Equal(File.ReadAllBytes(_directory["p.idx"]), index.ToBytes(checksum));
        Assert.Contains("chain length = 4: 1 object", Tool.Run("git", "verify-pack", "-v", _directory["p.idx"]), StringComparison.Ordinal);
    }

    [ToolFact("git")]
    public void Entries_that_git_wrote_are_read_and_copied()
    {
        string text = string.Concat(Enumerable.Range(0, 1000).Select(i => $"line {i}\n"));
        Tool.Run("git", "init", "-q", "--bare", _directory.Path);
        string[] names = [.. Enumerable.Range(0, 20).Select(i => Hash(text.Replace($"line {i}0\n", $"other {i}\n", StringComparison.Ordinal)))];
        foreach (string options in new[] { "--no-delta-base-offset", "--delta-base-offset" })
        {
            byte[] pack = Tool.Run(Encoding.ASCII.GetBytes(string.Join('\n', names)), "git", "-C", _directory.Path, "pack-objects", "--stdout", "-q", options);
            GitIndex(pack);
            var index = PackIndex.Parse(File.ReadAllBytes(_directory["p.idx"]));
            PackedObject[] placed = [.. index.Objects.OrderBy(packed => packed.Offset)];
            using var output = new MemoryStream();
            using var writer = new PackWriter(output, placed.Length);
            int deltas = 0;
            for (int i = 0; i < placed.Length; i++)
            {
                ReadOnlySpan<byte> entry = pack.AsSpan((int)placed[i].Offset..(i + 1 < placed.Length ? (int)placed[i + 1].Offset : pack.Length - 20));
                var header = PackEntryHeader.Parse(entry);
                deltas += header.IsDelta ? 1 : 0;
                GitObjectId? source = header.Base ?? placed.Where(other => other.Offset == placed[i].Offset - header.BaseDistance && header.IsDelta)
                    .Select(other => (GitObjectId?)other.Id).SingleOrDefault();
                writer.AddCopy(placed[i].Id, header, source, entry[header.Length..]);
            }

            Assert.Equal(names.Length - 1, deltas);
            PackIndex copied = writer.Finish();
            GitIndex(output.ToArray());
            Assert.Equal(File.ReadAllBytes(_directory["p.idx"]), copied.ToBytes(writer.Checksum.Span));
        }
    }

    [Fact]
    public void Offsets_beyond_two_gigabytes_have_a_table_of_their_own()
    {
        PackedObject[] objects = [new(Id(1), 12, 1), new(Id(2), 1L << 31, 2), new(Id(3), 5L << 32, 3), new(Id(4), int.MaxValue, 4)];
        Assert.Equal(objects, PackIndex.Parse(new PackIndex(objects).ToBytes(new byte[20])).Objects);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(500)]
    [InlineData(-1)]
    public void A_damaged_index_is_refused(int place)
    {
        byte[] index = new PackIndex([new(Id(1), 12, 1), new(Id(2), 40, 2)]).ToBytes(new byte[20]);
        index[place < 0 ? ^1 : place] ^= 1;
        Assert.Throws<InvalidPackException>(() => PackIndex.Parse(index));
        Assert.Throws<InvalidPackException>(() => PackIndex.Parse(index.AsSpan(0, 1000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b0")] // a size without an end
    [InlineData("b0ffffffffffffffffffffff00")]
    [InlineData("00")]
    [InlineData("50")]
    [InlineData("6000")] // its own base
    [InlineData("60ffffffffffffffffffff00")]
    [InlineData("700102")] // half a name
    public void A_damaged_entry_is_refused(string bytes) =>
        Assert.Throws<InvalidPackException>(() => PackEntryHeader.Parse(Convert.FromHexString(bytes)));

    [Fact]
    public void A_pack_has_as_many_objects_as_it_says()
    {
        using var writer = new PackWriter(Stream.Null, 1);
        Assert.Throws<InvalidOperationException>(() => writer.Finish());
    }

    // Each text as it is, or as a delta to one that stands before it.
    private static (byte[] Pack, PackIndex Index, byte[] Checksum) Write((byte[] Text, byte[]? Base)[] texts)
    {
        using var output = new MemoryStream();
        using var writer = new PackWriter(output, texts.Length);
        foreach ((byte[] text, byte[]? source) in texts)
        {
            if (source is null)
                writer.Add(BlobId(text), PackObjectType.Blob, text);
            else
                writer.AddDelta(BlobId(text), BlobId(source), Delta.Encode(source, text) ?? throw new InvalidOperationException("no delta"));
        }

        PackIndex index = writer.Finish();
        return (output.ToArray(), index, writer.Checksum.ToArray());
    }

    private string GitIndex(byte[] pack)
    {
        foreach (string old in Directory.GetFiles(_directory.Path, "p.*"))
            File.Delete(old);
        File.WriteAllBytes(_directory["p.pack"], pack);
        return Tool.Run("git", "index-pack", "--strict", "-o", _directory["p.idx"], _directory["p.pack"]).Trim();
    }

    private string Hash(string text) => Encoding.ASCII.GetString(
        Tool.Run(Encoding.ASCII.GetBytes(text), "git", "-C", _directory.Path, "hash-object", "-w", "--stdin")).Trim();

    private static GitObjectId Id(int number) => GitObjectId.Parse(number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture));

#pragma warning disable CA5350 // git's names
    private static GitObjectId BlobId(byte[] text) =>
        GitObjectId.FromBytes(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {text.Length}\0"), .. text]));
#pragma warning restore CA5350
}
