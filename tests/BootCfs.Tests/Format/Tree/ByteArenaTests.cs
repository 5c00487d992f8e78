using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class ByteArenaTests
{
    [Fact]
    public void Keeps_strings_of_every_length_where_they_are()
    {
        var arena = new ByteArena();
        int[] lengths = [.. Enumerable.Range(0, 3000), 20_000, 300_000, 1 << 20, 1, (1 << 20) - 1, 2];

        ByteRef[] places = [.. lengths.Select(length => arena.Add(RandomBytes.Make(length, seed: length)))];

        for (int i = 0; i < lengths.Length; i++)
            Assert.True(arena.Get(places[i]).SequenceEqual(RandomBytes.Make(lengths[i], seed: lengths[i])), $"length {lengths[i]}");
    }

    [Fact]
    public void Does_not_copy_what_lies_in_the_bytes_it_borrows()
    {
        byte[] borrowed = RandomBytes.Make(5000, seed: 1);
        var arena = new ByteArena(borrowed);
        ByteRef own = arena.Add(RandomBytes.Make(100, seed: 2));
        (int Start, int Length)[] parts = [(0, 1), (1, 30), (4900, 100), (0, 5000)];

        ByteRef[] places = [.. parts.Select(part => arena.Add(borrowed.AsSpan(part.Start, part.Length)))];

        for (int i = 0; i < parts.Length; i++)
        {
            ReadOnlySpan<byte> kept = arena.Get(places[i]);
            Assert.True(kept.Overlaps(borrowed, out int offset));
            Assert.Equal(parts[i], (-offset, kept.Length));
        }

        Assert.Equal(RandomBytes.Make(100, seed: 2), arena.Get(own));
        Assert.Equal(default, arena.Add(borrowed.AsSpan(7, 0)));
    }

    [Fact]
    public void Takes_no_string_of_more_than_a_chunk() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteArena().Add(new byte[(1 << 20) + 1]));

    [Fact]
    public void Numbers_equal_strings_alike_and_keeps_tags_apart()
    {
        var interner = new ByteInterner(new ByteArena());
        int[] ids = [.. Enumerable.Range(0, 1000).Select(i => interner.Intern(i % 3, RandomBytes.Make(8 + (i % 50), seed: i)))];

        Assert.Equal(Enumerable.Range(0, 1000), ids);
        Assert.Equal(ids, Enumerable.Range(0, 1000).Select(i => interner.Intern(i % 3, RandomBytes.Make(8 + (i % 50), seed: i))));
        Assert.Equal(1000, interner.Intern(7, RandomBytes.Make(8, seed: 0)));
        Assert.Equal(7, interner.Tag(1000));
        Assert.Equal(RandomBytes.Make(8, seed: 0), interner.Bytes(1000));
    }
}
