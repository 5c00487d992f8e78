using System.Text;
using System.Text.Json;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Tests.Format.Erofs;

namespace BootCfs.Tests.Format.Tree;

public class JsonDumpTests
{
    public static TheoryData<string> Upstream() => ConformanceTests.Accepted();

    public static TheoryData<string, string, int, string, string> Random() => ConformanceTests.Random();

    public static TheoryData<string> Corners() => ImageCornerTests.Names();

    [Fact]
    public void The_documentation_is_the_table()
    {
        var text = new StringBuilder("""
            # Dumps in JSON

            `bootcfs image dump --json` prints an image as one JSON object, `bootcfs image mk --from-json` makes an image of
            one. It says all that [dump text](dump.md) does: image, JSON, image gives the same bytes, and so does text, JSON,
            text. `bootcfs ls --json` and `bootcfs image diff --json` show entries in the same form.

            ```json
            {"schema":1,"entries":[{"path":"/","type":"directory","mode":"0755","size":4096,"nlink":2,"uid":0,"gid":0,"mtime":0,"mtime_nsec":0}]}
            ```

            `schema` is 1 as long as fields are only added. `entries` has the root first and each directory before what is in it.

            ## Fields of an entry

            | field | value | must be there | meaning |
            |---|---|---|---|

            """);
        foreach (JsonDumpField field in JsonDumpField.All)
            text.Append($"| `{field.Name}` | {field.Value} | {field.Presence} | {field.Meaning} |\n");
        text.Append("""

            ## Text

            Names, targets, contents and xattrs are bytes. Where they are UTF-8 they stand as they are, but for three things:
            a backslash is `\\`, and a control character or a byte that is not UTF-8 is `\xHH`. (JSON doubles each backslash
            once more.) Undoing the escapes of dump text, `\\ \n \r \t \xHH`, gives the bytes back; all of them are read.

            ## What is printed

            The same tree gives the same bytes: fields in the order of the table, without those that have no value; no blanks;
            one line feed at the end. Entries come depth first, those of a directory in byte order of their names.

            ## What is refused

            - What is not JSON (RFC 8259), cut short, or followed by anything but blanks; text that is not Unicode; an entry
              of more than 16 MiB.
            - A field that is not known, comes twice, is missing, has a value of another type or out of range, or is not for
              this type of file. `schema` other than 1.
            - Whatever dump text may not say either: no root or two, a path without its directory or twice, a name of more
              than 255 bytes, `.` and `..`, a zero byte in a path or key, xattrs beyond the limits, a link that leads nowhere.

            Each refusal says the byte and the field as jq names it: `JSON is invalid at byte 120, .entries[1].mode: must be up
            to four octal digits`. Here JSON is stricter than dump text: a symlink's size must be that of its target, a digest
            must have all its digits, and numbers neither wrap nor overflow. It is laxer in one thing: another name of a
            directory, which images can hold and dump text can print, is read.

            """);
        Snapshot.MatchFile(text.ToString(), "docs/formats/json.md");
    }

    [Theory]
    [MemberData(nameof(Upstream))]
    public void Text_to_json_to_text_is_the_identity_for_upstream_dumps(string name) =>
        AssertIdentity(Conformance.ReadDump(Conformance.UpstreamPath(name)));

    [Theory]
    [MemberData(nameof(Random))]
    public void Text_to_json_to_text_is_the_identity_for_random_dumps(string name, string options, int size, string sha256, string digest)
    {
        _ = (options, size, sha256, digest);
        AssertIdentity(Conformance.ReadDump(Path.Combine(Conformance.Root, "random", name)));
    }

    [Theory]
    [MemberData(nameof(Corners))]
    public void Text_to_json_to_text_is_the_identity_at_the_borders_of_the_rules(string name) =>
        AssertIdentity(ImageCornerTests.DumpOf(name));

    [Fact]
    public void Carries_every_byte_of_names_targets_contents_and_xattrs()
    {
        string bytes = string.Concat(Enumerable.Range(1, 255).Where(b => b != '/').Select(b => $"\\x{b:x2}"));
        string some = "\\xc3\\xa9\\xef\\xbf\\xbd\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80\\xc0\\xaf\\x7f\\xc2\\x85\\\\n\\xf0\\x9f\\x98\\x80"; // valid and invalid UTF-8
        ValidatedTree tree = DumpText.Tree(
            $"/{bytes} 5 100644 1 0 0 0 0.0 - \\x00\\x01\\xff\\\\\" - user.{some}={some}\\x00\n/{some} 0 120777 1 0 0 0 0.0 {some} - -\n"
            + $"/o 1 100644 1 0 0 0 0.0 {some} - -\n/z 0 @120777 1 0 0 0 0.0 /{some} - -\n");

        byte[] json = Print(tree);

        Assert.True(System.Text.Unicode.Utf8.IsValid(json));
        Assert.Equal(DumpText.Print(tree), DumpText.Print(ValidatedTree.From(JsonDumpParser.Parse(json))));
    }

    [Theory]
    [InlineData("v1", 1)]
    [InlineData("v0", 0)]
    public void Image_to_json_to_image_is_the_identity(string layout, int version)
    {
        byte[] image = DumpText.Image(
            "/w 0 20644 1 0 0 0 0.0 - - -\n/d 0 40755 2 0 0 0 0.0 - - -\n/d/w 0 20600 1 0 0 0 0.0 - - -\n/b 0 @100644 - - - - - /d - -\n",
            ImageProfile.ByName(layout == "v0" ? "v0-fixed" : layout));
        ImageReader reader = ImageReader.Open(image);

        byte[] json = Print(ValidatedTree.From(reader.ReadTree()));
        byte[] again = Conformance.Build(
            ValidatedTree.From(JsonDumpParser.Parse(json)), version == 1 ? ImageProfile.V1 : ImageProfile.V0Fixed);

        Assert.Equal(version, (int)reader.Version);
        Assert.Equal(Conformance.Sha256(image), Conformance.Sha256(again));
    }

    [Fact]
    public void Carries_digests_of_128_digits_when_the_repository_has_sha512()
    {
        var sha512 = new DumpOptions { Algorithm = FsVerityAlgorithm.Sha512 };
        ValidatedTree tree = DumpText.Tree($"/f 3 100644 1 0 0 0 0.0 a/b - {new string('a', 128)}\n", sha512);

        byte[] json = Print(tree);

        Assert.Equal(DumpText.Print(tree), DumpText.Print(ValidatedTree.From(JsonDumpParser.Parse(json, sha512))));
        Assert.Equal(
            ".entries[1].digest: must be 64 hexadecimal digits",
            Refusal(Encoding.UTF8.GetString(json)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Reads_text_that_comes_in_pieces(int size)
    {
        byte[] dump = Conformance.ReadDump(Conformance.UpstreamPath("special.dump"));
        var parser = new JsonDumpParser();
        foreach (byte[] piece in Print(ValidatedTree.From(DumpParser.Parse(dump))).Chunk(size))
            parser.Append(piece);

        Assert.Equal(
            DumpText.Print(ValidatedTree.From(DumpParser.Parse(dump))), DumpText.Print(ValidatedTree.From(parser.Finish())));
    }

    [Fact]
    public void Reads_what_a_hand_has_written()
    {
        string json = """
            {
              "entries": [
                {"mode": "755", "type": "directory", "path": "/", "size": 0, "nlink": 2, "uid": 0, "gid": 0, "mtime": -1, "mtime_nsec": 5},
                {"link_to": "/\u00e9", "path": "/a"},
                {"path": "/\u00e9", "type": "fi\u006ce", "mode": "4755", "size": 3, "nlink": 1, "uid": 1, "gid": 2, "mtime": 3, "mtime_nsec": 4,
                 "content": "a\\x00\u0000", "xattrs": {"user.b": "\ud83d\ude00", "user.a": ""}, "digest": "AA00000000000000000000000000000000000000000000000000000000000000"}
              ],
              "schema": 1
            }

            """;

        Assert.Equal(
            "/ 0 40755 2 0 0 0 -1.5 - - -\n/a 3 @104755 1 1 2 0 3.4 /\\xc3\\xa9 a\\x00\\x00 - user.b=\\xf0\\x9f\\x98\\x80 user.a=\n"
            + "/\\xc3\\xa9 3 104755 1 1 2 0 3.4 - a\\x00\\x00 - user.b=\\xf0\\x9f\\x98\\x80 user.a=\n",
            Encoding.ASCII.GetString(DumpText.Print(ValidatedTree.From(JsonDumpParser.Parse(Encoding.UTF8.GetBytes(json))))));
    }

    [Fact]
    public void Is_what_any_json_reader_reads()
    {
        ValidatedTree tree = DumpText.Tree("/a\\x20b\\\\\" 3 104711 7 1 2 0 -5.6 - x\\n\\xff - user.k=v\n/c 0 20644 1 0 0 259 0.0 - - -\n");

        using JsonDocument json = JsonDocument.Parse(Print(tree));
        JsonElement file = json.RootElement.GetProperty("entries")[1];

        Assert.Equal("/a b\\\\\"", file.GetProperty("path").GetString());
        Assert.Equal("4711", file.GetProperty("mode").GetString());
        Assert.Equal(-5, file.GetProperty("mtime").GetInt64());
        Assert.Equal("x\\x0a\\xff", file.GetProperty("content").GetString());
        Assert.Equal("v", file.GetProperty("xattrs").GetProperty("user.k").GetString());
        Assert.Equal(259, json.RootElement.GetProperty("entries")[2].GetProperty("rdev").GetInt32());
    }

    internal static byte[] Print(ValidatedTree tree)
    {
        using var json = new MemoryStream();
        JsonDumpPrinter.Print(tree, json);
        return json.ToArray();
    }

    private static string Refusal(string json)
    {
        var error = Assert.Throws<InvalidJsonDumpException>(() => JsonDumpParser.Parse(Encoding.UTF8.GetBytes(json)));
        return $"{error.Where}: {error.Reason}";
    }

    private static void AssertIdentity(byte[] dump)
    {
        ValidatedTree tree = ValidatedTree.From(DumpParser.Parse(dump));
        byte[] json = Print(tree);
        ValidatedTree again = ValidatedTree.From(JsonDumpParser.Parse(json));

        Assert.Equal(Encoding.Latin1.GetString(DumpText.Print(tree)), Encoding.Latin1.GetString(DumpText.Print(again)));
        Assert.Equal(json, Print(again));
        Assert.Equal(Conformance.Sha256(Conformance.Build(tree, ImageProfile.V0)), Conformance.Sha256(Conformance.Build(again, ImageProfile.V0)));
    }
}
