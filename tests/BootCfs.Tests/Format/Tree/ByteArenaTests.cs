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
