using System.Text;
using BootCfs.Format.Tree;
using BootCfs.Tests.Format.Erofs;

namespace BootCfs.Tests.Format.Tree;

public class JsonDumpRefusalTests
{
    private const string Root = """{"path":"/","type":"directory","mode":"0755","size":0,"nlink":2,"uid":0,"gid":0,"mtime":0,"mtime_nsec":0}""";
    private const string File = """{"path":"/f","type":"file","mode":"0644","size":3,"nlink":1,"uid":0,"gid":0,"mtime":0,"mtime_nsec":0,"content":"abc"}""";

    /// <summary>Text, what is named, reason.</summary>
    public static TheoryData<string, string, string> Documents() => new()
    {
        { "", ".", "is not JSON" },
        { "x", ".", "is not JSON" },
        { "{", ".", "is not JSON" },
        { "\ufeff{}", ".", "is not JSON" },
        { "[]", ".", "must be an object" },
        { "7", ".", "must be an object" },
        { new string('[', 100_000), ".", "must be an object" },
        { "{}", ".", "has no field 'schema'" },
        { """{"schema":1}""", ".", "has no field 'entries'" },
        { $$"""{"entries":[{{Root}}]}""", ".", "has no field 'schema'" },
        { """{"schema":2,"entries":[]}""", ".", "'schema' must be 1" },
        { """{"schema":"1","entries":[]}""", ".", "'schema' must be 1" },
        { """{"schema":1.5,"entries":[]}""", ".", "'schema' must be 1" },
        { """{"schema":1,"schema":1,"entries":[]}""", ".", "'schema' comes twice" },
        { """{"schema":1,"entries":[],"entries":[]}""", ".", "'entries' comes twice" },
        { """{"schema":1,"entries":{}}""", ".", "'entries' must be an array" },
        { """{"schema":1,"error":{}}""", ".", "'error' is not known" },
        { """{"schema":1,"entries":[]}""", ".", "Root node not present" },
        { $$"""{"schema":1,"entries":[{{Root}}]}{""", ".", "is not JSON" },
        { $$"""{"schema":1,"entries":[{{Root}}],}""", ".", "is not JSON" },
        { $$"""{"schema":1,"entries":[{{Root}},]}""", ".entries[1]", "is not JSON" },
        { $$"""{"schema":1,"entries":[{{Root}}""", ".entries[1]", "is not JSON" },
        { $$"""{"schema":1,"entries":[{{Root}},7]}""", ".entries[1]", "must be an object" },
        { $$"""{"schema":1,"entries":[[{{Root}}]]}""", ".entries[0]", "must be an object" },
        { $$"""{"schema":1,"entries":[{{Root}},null]}""", ".entries[1]", "must be an object" },
        { Entries("// a\n" + File), ".entries[1]", "is not JSON" },
    };

    /// <summary>What stands behind the root and a file, the place behind <c>.entries</c>, reason.</summary>
    public static TheoryData<string, string, string> Files()
    {
        var rows = new TheoryData<string, string, string>
        {
            { "{}", "[2]", "has no field 'path'" },
            { """{"path":"/a"}""", "[2]", "has no field 'type'" },
            { Without("mode"), "[2]", "has no field 'mode'" },
            { Without("size"), "[2]", "has no field 'size'" },
            { Without("nlink"), "[2]", "has no field 'nlink'" },
            { Without("uid"), "[2]", "has no field 'uid'" },
            { Without("gid"), "[2]", "has no field 'gid'" },
            { Without("mtime"), "[2]", "has no field 'mtime'" },
            { Without("mtime_nsec"), "[2]", "has no field 'mtime_nsec'" },
            { With("inode", "1"), "[2]", "'inode' is not known" },
            { With("Path", "1"), "[2]", "'Path' is not known" },
            { With("", "1"), "[2]", "'' is not known" },
            { With("path", "\"/b\""), "[2].path", "comes twice" },
            { With("p\\u0061th", "\"/b\""), "[2].path", "comes twice" },

            { Set("path", "7"), "[2].path", "must be a string" },
            { Set("path", "null"), "[2].path", "must be a string" },
            { Set("path", "{\"a\":[]}"), "[2].path", "must be a string" },
            { Set("path", "\"\""), "[2].path", "must begin with a slash" },
            { Set("path", "\"a\""), "[2].path", "must begin with a slash" },
            { Set("path", "\"/a\\u0000\""), "[2].path", "has a zero byte" },
            { Set("path", "\"/a\\\\x00\""), "[2].path", "has a zero byte" },
            { Set("path", "\"/a\\ud800\""), "[2].path", "is not Unicode" },
            { Set("path", "\"/a\\\\q\""), "[2].path", "Unsupported escape type q" },
            { Set("path", "\"/a\\\\\""), "[2].path", "No character after escape" },
            { Set("path", "\"/a\\\\x4\""), "[2].path", "No hex characters after hex escape" },
            { Set("path", "\"/\""), "[2].path", "Root must be a directory" },
            { Root, "[2].path", "Can't have multiple roots" },
            { Set("path", "\"/f\""), "[2].path", "Can't add child" },
            { Set("path", "\"//f\""), "[2].path", "Can't add child" },
            { Set("path", "\"/a/\""), "[2].path", "Parent directory missing for /a/" },
            { Set("path", "\"/none/a\""), "[2].path", "Parent directory missing for /none/a" },
            { Set("path", "\"/f/a\""), "[2].path", "Parent must be a directory for /f/a" },
            { Set("path", "\"/..\""), "[2].path", "Invalid . or .. in path: /.." },
            { Set("path", $"\"/{new string('n', 256)}\""), "[2].path", "Can't add child" },

            { Set("type", "\"dir\""), "[2].type", "must be one of file, directory, symlink, char, block, fifo, socket" },
            { Set("type", "4"), "[2].type", "must be a string" },
            { Set("mode", "420"), "[2].mode", "must be a string" },
            { Set("mode", "\"\""), "[2].mode", "must be up to four octal digits" },
            { Set("mode", "\"0648\""), "[2].mode", "must be up to four octal digits" },
            { Set("mode", "\"10644\""), "[2].mode", "must be up to four octal digits" },
            { Set("mode", "\"-644\""), "[2].mode", "must be up to four octal digits" },
            { Set("size", "-1"), "[2].size", "must be a whole number from 0 to 18446744073709551615" },
            { Set("size", "1.0"), "[2].size", "must be a whole number from 0 to 18446744073709551615" },
            { Set("size", "1e3"), "[2].size", "must be a whole number from 0 to 18446744073709551615" },
            { Set("size", "18446744073709551616"), "[2].size", "must be a whole number from 0 to 18446744073709551615" },
            { Set("size", "\"3\""), "[2].size", "must be a whole number from 0 to 18446744073709551615" },
            { Set("uid", "4294967296"), "[2].uid", "must be a whole number from 0 to 4294967295" },
            { Set("gid", "true"), "[2].gid", "must be a whole number from 0 to 4294967295" },
            { Set("nlink", "[]"), "[2].nlink", "must be a whole number from 0 to 4294967295" },
            { Set("mtime", "9223372036854775808"), "[2].mtime", "must be a whole number of 64 bits" },
            { Set("mtime", "0.5"), "[2].mtime", "must be a whole number of 64 bits" },
            { Set("mtime_nsec", "-1"), "[2].mtime_nsec", "must be a whole number from 0 to 4294967295" },

            { Set("type", "\"char\""), "[2]", "has no field 'rdev'" },
            { With("rdev", "1"), "[2].rdev", "is not for the type file" },
            { With("target", "\"t\""), "[2].target", "is not for the type file" },
            { Set("type", "\"directory\""), "[2].content", "is not for the type directory" },
            { Symlink("\"content\":\"t\","), "[2].content", "is not for the type symlink" },
            { Symlink("\"object\":\"t\","), "[2].object", "is not for the type symlink" },
            { Symlink($"\"digest\":\"{new string('0', 64)}\","), "[2].digest", "is not for the type symlink" },
            { Symlink(""), "[2].target", "must not be empty" },
            { Symlink("\"target\":\"\","), "[2].target", "must not be empty" },
            { Symlink("\"target\":\"ab\","), "[2].size", "must be 2, the length of the target" },
            { Symlink($"\"target\":\"{new string('t', 4096)}\","), "[2].target", "is longer than 4095 bytes" },
            { With("object", $"\"{new string('t', 4096)}\""), "[2].object", "is longer than 4095 bytes" },
            { Set("content", "\"ab\""), "[2].size", "must be 2, the length of the content" },
            { Set("content", "\"\""), "[2].size", "must be 0, the length of the content" },
            { Set("content", $"\"{new string('c', 5001)}\""), "[2].content", "is longer than 5000 bytes" },
            { With("digest", "\"\""), "[2].digest", "must be 64 hexadecimal digits" },
            { With("digest", $"\"{new string('0', 63)}\""), "[2].digest", "must be 64 hexadecimal digits" },
            { With("digest", $"\"{new string('0', 65)}\""), "[2].digest", "must be 64 hexadecimal digits" },
            { With("digest", $"\"{new string('g', 64)}\""), "[2].digest", "must be 64 hexadecimal digits" },

            { With("xattrs", "[]"), "[2].xattrs", "must be an object" },
            { With("xattrs", """{"user.k":1}"""), "[2].xattrs", "must be a string" },
            { With("xattrs", """{"user.k":{}}"""), "[2].xattrs", "must be a string" },
            { With("xattrs", """{"user.k":"1","user.k":"2"}"""), "[2].xattrs", "'user.k' comes twice" },
            { With("xattrs", """{"user.k":"1","user.\u006b":"2"}"""), "[2].xattrs", @"'user.\u006b' comes twice" },
            { With("xattrs", """{"":"1"}"""), "[2].xattrs", "'' does not fit" },
            { With("xattrs", """{"user.\u0000":"1"}"""), "[2].xattrs", "has a zero byte in a key" },
            { With("xattrs", $$"""{"{{new string('k', 256)}}":""}"""), "[2].xattrs", $"'{new string('k', 256)}' does not fit" },
            { With("xattrs", $$"""{"k":"{{new string('v', 32767 - 12 - 7)}}"}"""), "[2].xattrs", "'k' does not fit" },
            { With("xattrs", "{" + string.Concat(Enumerable.Repeat("\"k\":{", 100)) + new string('}', 101)), "[2]", "is not JSON" },

            { """{"path":"/l","link_to":7}""", "[2].link_to", "must be a string" },
            { """{"path":"/l","link_to":"/f","size":-1}""", "[2].size", "must be a whole number from 0 to 18446744073709551615" },
            { """{"link_to":"/f"}""", "[2]", "has no field 'path'" },
            { """{"path":"/f","link_to":"/"}""", "[2].path", "Can't add child" },
            { """{"path":"/l","link_to":"/"},{"path":"/l/a","link_to":"/f"}""", "[3].path", "Parent must be a directory for /l/a" },
        };
        return rows;
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Says_what_is_wrong_with_the_document(string json, string where, string reason) => AssertRefused(json, where, reason);

    [Theory]
    [MemberData(nameof(Files))]
    public void Says_which_field_of_which_entry_is_wrong(string entry, string where, string reason) =>
        AssertRefused(Entries($"{File},{entry}"), $".entries{where}", reason);

    [Theory]
    [InlineData("/none", "No target at /none for hardlink")]
    [InlineData("/l", "Self-referential hardlink /l")]
    [InlineData("/f/", "No target at /f/ for hardlink")]
    public void Refuses_a_link_that_leads_nowhere(string target, string reason) =>
        AssertRefused(Entries($$"""{{File}},{"path":"/l","link_to":"{{target}}"}"""), ".", reason);

    [Fact]
    public void Says_at_which_byte_a_fault_is()
    {
        string json = Entries(Set("mode", "\"9\""));
        int position = json.IndexOf("\"9\"", StringComparison.Ordinal);
        Assert.Equal(
            $"JSON is invalid at byte {position}, .entries[1].mode: must be up to four octal digits",
            Assert.Throws<InvalidJsonDumpException>(() => JsonDumpParser.Parse(Encoding.UTF8.GetBytes(json))).Message);
    }

    [Fact]
    public void Refuses_text_that_is_not_utf8()
    {
        byte[] json = Encoding.Latin1.GetBytes(Entries(Set("path", "\"/\u00ff\"")));
        var error = Assert.Throws<InvalidJsonDumpException>(() => JsonDumpParser.Parse(json));
        Assert.Equal((".entries[1].path", "is not Unicode"), (error.Where, error.Reason));
    }

    [Fact]
    public void Does_not_gather_an_entry_without_end()
    {
        byte[] blanks = new byte[1 << 20];
        blanks.AsSpan().Fill((byte)' ');
        var parser = new JsonDumpParser();
        parser.Append("{\"schema\":1,\"entries\":[{"u8);
        int pieces = 0;
        var error = Assert.Throws<InvalidJsonDumpException>(() =>
        {
            for (; pieces < 100; pieces++)
                parser.Append(blanks);
        });
        Assert.Equal((".entries[0]", "is longer than 16 MiB"), (error.Where, error.Reason));
        Assert.InRange(pieces, 16, 32);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Parses_or_is_refused_by_name_when_it_is_damaged(int seed)
    {
        var random = new Random(seed);
        int parsed = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] json = JsonDumpTests.Print(ValidatedTree.From(DumpParser.Parse(RandomTree.Make(random.Next(40)))));
            for (int hits = random.Next(1, 4); hits > 0; hits--)
                json[random.Next(json.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : json[random.Next(json.Length)];
            try
            {
                var parser = new JsonDumpParser();
                foreach (byte[] piece in json.Chunk(random.Next(100, 4000)))
                    parser.Append(piece);
                ValidatedTree tree = ValidatedTree.From(parser.Finish());
                JsonDumpPrinter.Print(tree, Stream.Null);
                parsed++;
            }
            catch (Exception error) when (error is InvalidJsonDumpException or InvalidTreeException)
            {
                continue;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed} round {round}: {error}\n{Encoding.UTF8.GetString(json)}");
            }
        }

        Assert.InRange(parsed, 30, 270); // neither is rare
    }

    // The refusal is the same when the text comes byte by byte.
    private static void AssertRefused(string json, string where, string reason)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        var whole = Assert.Throws<InvalidJsonDumpException>(() => JsonDumpParser.Parse(bytes));
        var parser = new JsonDumpParser();
        var pieces = Assert.Throws<InvalidJsonDumpException>(() =>
        {
            foreach (byte b in bytes)
                parser.Append([b]);
            parser.Finish();
        });

        Assert.Equal((where, reason), (whole.Where, whole.Reason));
        Assert.Equal((where, reason, whole.Position), (pieces.Where, pieces.Reason, pieces.Position));
    }

    private static string Entries(string more) => $$"""{"schema":1,"entries":[{{Root}},{{more}}]}""";

    // The file under another name, with one field more, less, or another value.
    private static string With(string field, string value) => Another[..^1] + $",\"{field}\":{value}}}";

    private static string Without(string field) => System.Text.RegularExpressions.Regex.Replace(Another, $"\"{field}\":[^,]*,", "");

    private static string Set(string field, string value) =>
        System.Text.RegularExpressions.Regex.Replace(Another, $"\"{field}\":[^,}}]*", $"\"{field}\":{value.Replace("$", "$$", StringComparison.Ordinal)}");

    private static string Symlink(string field) =>
        $$"""{{{field}}"path":"/a","type":"symlink","mode":"0777","size":1,"nlink":1,"uid":0,"gid":0,"mtime":0,"mtime_nsec":0}""";

    private static string Another => File.Replace("/f", "/a", StringComparison.Ordinal);
}
