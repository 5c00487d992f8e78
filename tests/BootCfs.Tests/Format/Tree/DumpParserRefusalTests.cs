using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class DumpParserRefusalTests
{
    private static readonly DumpOptions StrictOptions = new() { Strict = true };

    public static TheoryData<string, int, string> Refused() => DumpRefusals.All();

    public static TheoryData<string, int, string> RefusedWhenStrict() => DumpRefusals.Strict();

    public static TheoryData<string, string> Unwritable() => DumpRefusals.Unwritable();

    [Theory]
    [MemberData(nameof(Refused))]
    public void Names_the_line_and_gives_the_words_of_the_reference(string text, int line, string reason)
    {
        var error = Assert.Throws<InvalidDumpException>(() => DumpParser.Parse(DumpText.Bytes(text)));

        Assert.Equal(reason, error.Reason);
        Assert.Equal(line, error.Line);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_the_same_when_the_text_comes_byte_by_byte(string text, int line, string reason)
    {
        var parser = new DumpParser();

        var error = Assert.Throws<InvalidDumpException>(() =>
        {
            foreach (byte b in DumpText.Bytes(text))
                parser.Append([b]);
            parser.Finish();
        });

        Assert.Equal((reason, line), (error.Reason, (int)error.Line));
    }

    [Fact]
    public void Does_not_gather_a_line_without_end()
    {
        byte[] letters = new byte[1 << 20];
        letters.AsSpan().Fill((byte)'x');
        var parser = new DumpParser();
        parser.Append("/ 4096 40755 2 0 0 0 0.0 - - -\n"u8);
        int pieces = 0;

        var error = Assert.Throws<InvalidDumpException>(() =>
        {
            for (; pieces < 100; pieces++)
                parser.Append(letters);
        });

        Assert.Equal(("Line longer than 16 MiB", 2L, 16), (error.Reason, error.Line, pieces));
    }

    [Fact]
    public void Refuses_a_line_of_that_length_when_all_is_in_memory_too()
    {
        byte[] line = new byte[(1 << 24) + 2];
        line.AsSpan().Fill((byte)'x');
        line[^1] = (byte)'\n';

        Assert.Equal("Line longer than 16 MiB", Assert.Throws<InvalidDumpException>(() => DumpParser.Parse(line)).Reason);
    }

    [Theory]
    [MemberData(nameof(RefusedWhenStrict))]
    public void Refuses_in_strict_mode_what_it_takes_otherwise(string text, int line, string reason)
    {
        var error = Assert.Throws<InvalidDumpException>(() => DumpParser.Parse(DumpText.Bytes(text), StrictOptions));

        Assert.Equal((reason, line), (error.Reason, (int)error.Line));
        Assert.NotEqual(0, DumpParser.Parse(DumpText.Bytes(text)).Count);
    }

    [Theory]
    [MemberData(nameof(Unwritable))]
    public void Gives_the_errno_of_a_tree_that_no_image_can_hold(string text, string reason)
    {
        var error = Assert.Throws<InvalidTreeException>(() => Conformance.Build(DumpText.Bytes(text), ImageProfile.V0));

        Assert.Equal(reason, error.Reason);
    }

    [ReferenceTheory]
    [MemberData(nameof(Refused))]
    public void Agrees_with_mkcomposefs_on_each_refusal(string text, int line, string reason)
    {
        // What C prints for an error that no single line causes has no line either; only texts are compared.
        _ = line;

        Assert.Equal(reason, Mkcomposefs.DigestOrRefusal(DumpText.Bytes(text)));
    }

    [ReferenceTheory]
    [MemberData(nameof(RefusedWhenStrict))]
    public void Agrees_with_mkcomposefs_on_each_refusal_in_strict_mode(string text, int line, string reason)
    {
        _ = line;

        Assert.Equal(reason, Mkcomposefs.DigestOrRefusal(DumpText.Bytes(text), strict: true));
    }

    [ReferenceTheory]
    [MemberData(nameof(Unwritable))]
    public void Agrees_with_mkcomposefs_on_what_cannot_be_written(string text, string reason) =>
        Assert.Equal("cannot write file: " + reason, Mkcomposefs.DigestOrRefusal(DumpText.Bytes(text)));
}
