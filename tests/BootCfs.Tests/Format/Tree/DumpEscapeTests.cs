using System.Buffers;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

// composefs.md S9.3 and S10.3.
public class DumpEscapeTests
{
    [Theory]
    [InlineData(@"\\", "\\")]
    [InlineData(@"\n\r\t", "\n\r\t")]
    [InlineData(@"\x00\x7f\xfF\xAb", "\0\x7f\u00ff\u00ab")]
    [InlineData(@"a\x20b\x3dc\x2f", "a b=c/")]
    [InlineData(@"plain", "plain")]
    [InlineData(@"", "")]
    public void Undoes_each_escape(string field, string expected)
    {
        byte[] room = new byte[field.Length];

        Assert.True(DumpEscape.TryUnescape(DumpText.Bytes(field), room, out int length, out _));
        Assert.Equal(DumpText.Bytes(expected), room[..length]);
    }

    [Theory]
    [InlineData(@"a\", "No character after escape")]
    [InlineData(@"a\x", "No hex characters after hex escape")]
    [InlineData(@"a\x4", "No hex characters after hex escape")]
    [InlineData(@"a\x4g", "Invalid hex characters after hex escape")]
    [InlineData(@"a\x+1", "Invalid hex characters after hex escape")]
    [InlineData(@"a\q", "Unsupported escape type q")]
    [InlineData(@"a\0", "Unsupported escape type 0")]
    public void Refuses_other_escapes_in_the_words_of_the_reference(string field, string text)
    {
        Assert.False(DumpEscape.TryUnescape(DumpText.Bytes(field), new byte[field.Length], out _, out string error));
        Assert.Equal(text, error);
    }

    [Theory]
    [InlineData("!~az=-", false, "!~az=-")]
    [InlineData("a=b", true, @"a\x3db")]
    [InlineData(" \\\n\r\t", false, @"\x20\\\n\r\t")]
    [InlineData("\0\x1f\x7f\u0080\u00ff", false, @"\x00\x1f\x7f\x80\xff")]
    public void Prints_what_the_reference_prints(string bytes, bool inXattr, string expected)
    {
        var output = new ArrayBufferWriter<byte>();

        DumpEscape.Append(output, DumpText.Bytes(bytes), inXattr);

        Assert.Equal(DumpText.Bytes(expected), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Reads_back_every_byte_it_prints()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var output = new ArrayBufferWriter<byte>();
        DumpEscape.Append(output, all, inXattr: true);
        byte[] room = new byte[output.WrittenCount];

        Assert.True(DumpEscape.TryUnescape(output.WrittenSpan, room, out int length, out _));
        Assert.Equal(all, room[..length]);
        Assert.False(output.WrittenSpan.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e));
    }
}
