using System.Text;
using BootCfs.Format.Packing;
using CsCheck;

namespace BootCfs.Tests.Format.Packing;

public class DeltaTests
{
    private static readonly byte[] Lines = Encoding.ASCII.GetBytes(string.Concat(
        Enumerable.Range(0, 5000).Select(i => $"/usr/share/doc/package-{i}/copyright {i % 7} 100644 1 0 0 0 1700000000.0 {i * 7919:x8} - -\n")));

    [Fact]
    public void A_changed_line_takes_little_more_than_itself()
    {
        byte[] changed = [.. Lines];
        "changed"u8.CopyTo(changed.AsSpan(200_000));
        byte[] delta = Encode(Lines, changed);
        Assert.InRange(delta.Length, 10, 100);
        Assert.Equal(changed, Delta.Apply(Lines, delta));
    }

    [Fact]
    public void Lines_that_came_went_and_moved_are_found()
    {
        byte[] changed =
        [
            .. Lines.AsSpan(300_000, 50_000), .. "new\n"u8, .. Lines.AsSpan(0, 100_000), .. Lines.AsSpan(110_000, 190_000), .. Lines.AsSpan(350_000),
        ];
        byte[] delta = Encode(Lines, changed);
        Assert.InRange(delta.Length, 10, 300);
        Assert.Equal(changed, Delta.Apply(Lines, delta));
    }

    [Fact]
    public void What_has_little_in_common_gets_no_delta()
    {
        Assert.Null(Delta.Encode(Lines, RandomBytes.Make(100_000, 1)));
        Assert.Null(Delta.Encode([], Lines));
    }

    [Fact]
    public void A_text_that_is_the_same_everywhere_takes_no_time()
    {
        byte[] zeros = new byte[4 << 20];
        Assert.Equal(zeros, Delta.Apply(zeros, Encode(zeros, zeros)));
        Assert.Equal(zeros.AsSpan(1).ToArray(), Delta.Apply(zeros, Encode(zeros, zeros.AsSpan(1).ToArray())));
    }

    [Fact]
    public void Any_two_texts_make_a_delta_that_gives_the_second_again() =>
        Gen.Select(Gen.Byte[97, 99].Array[0, 300], Gen.Int[0, 300], Gen.Int[0, 300], Gen.Byte[97, 100].Array[0, 90], Gen.Int[1, 40]).Sample(
            (seed, cut, insert, inserted, copies) =>
            {
                byte[] source = [.. Enumerable.Repeat(seed, copies).SelectMany(bytes => bytes)];
                byte[] target = [.. source[..Math.Min(insert, source.Length)], .. inserted, .. source[Math.Min(cut, source.Length)..]];
                return Delta.Encode(source, target) is not { } delta || target.AsSpan().SequenceEqual(Delta.Apply(source, delta));
            });

    [Theory]
    [InlineData("", "delta has no length")]
    [InlineData("80", "delta has no length")]
    [InlineData("0300", "delta makes 0 bytes of 3, the base has 4")]
    [InlineData("0401", "delta makes less than it says")]
    [InlineData("040100", "delta has a bad insertion")]
    [InlineData("04010261", "delta has a bad insertion")]
    [InlineData("0401026162", "delta makes more than it says")]
    [InlineData("040191", "delta is cut short")]
    [InlineData("0401910401", "delta copies from outside of its base")]
    [InlineData("040180", "delta copies from outside of its base")]
    [InlineData("0402ff00000000010000", "delta makes less than it says")]
    public void Says_what_is_wrong_with_a_delta(string delta, string expected)
    {
        var error = Assert.Throws<InvalidPackException>(() => Delta.Apply("abcd"u8, Convert.FromHexString(delta)));
        Assert.Equal($"git pack is damaged: {expected}", error.Message);
    }

    private static byte[] Encode(byte[] source, byte[] target) => Delta.Encode(source, target) ?? throw new InvalidOperationException("no delta");
}
