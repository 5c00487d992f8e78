using System.Text;
using BootCfs.Checkout;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;
using BootCfs.Store;
using BootCfs.Tests.Engine.Import;
using BootCfs.Tests.Engine.Store;
using BootCfs.Tests.Format;
using BootCfs.Tests.Format.Tar;

namespace BootCfs.Tests.Engine.Checkout;

public sealed class TarExportTests : IDisposable
{
    private readonly StoreFixture _store = new();
    private readonly TemporaryDirectory _scratch = new();

    public void Dispose()
    {
        _scratch.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_tree_gives_the_same_bytes_whatever_the_order_of_its_entries()
    {
        string[] lines =
        [
            "/d 0 40755 2 0 0 0 0.0 - - -\n", "/a 1 100644 2 0 0 0 7.5 - x - user.b=1 user.a=2\n", "/z 0 120777 1 0 0 0 0.0 a - -\n",
        ];
        byte[] archive = ExportedTar.Write(DumpText.Tree(string.Concat(lines)), _store);
        lines[1] = "/a 1 100644 2 0 0 0 7.5 - x - user.a=2 user.b=1\n";
        Assert.Equal(archive, ExportedTar.Write(DumpText.Tree(string.Concat(lines.Reverse())), _store));
        Assert.Equal(0, archive.Length % 10_240);
        Assert.False(archive.AsSpan(^1024..).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void The_first_name_in_the_archive_has_the_content()
    {
        var counts = new CheckoutCounts();
        byte[] archive = ExportedTar.Write(
            DumpText.Tree("/z 1 100644 3 0 0 0 0.0 - x - user.a=1\n/a 1 @100644 3 0 0 0 0.0 /z - -\n/m 1 @100644 3 0 0 0 0.0 /z - -\n"), _store, counts);
        Assert.Equal(
            ["./ 40755 0:0 0 0", "a 100644 0:0 0 1 'x' user.a=1", "m 644 0:0 0 0 == a", "z 644 0:0 0 0 == a"],
            TarText.Print(archive));
        Assert.Equal((3L, 1L), (counts.Files, counts.Bytes));
    }

    [ToolFact("tar", "find", "getfattr")]
    public void GNU_tar_extracts_the_files_of_the_folder() => Extracts(
        state => state, "tar", "--extract", "--xattrs", "--xattrs-include=*", "--numeric-owner", "--same-permissions", "--warning=no-unknown-keyword");

    // The three things that it does otherwise, and no more (docs/formats/sources.md): find prints half a second before 1970 as -1.5.
    [ToolFact("bsdtar", "find", "getfattr")]
    public void Bsdtar_extracts_the_files_of_the_folder() => Extracts(
        state => state.Where(line => !line.StartsWith(" d ", StringComparison.Ordinal)).Select(line => line
            .Replace(" -1.5000000000 ", " 0.5000000000 ", StringComparison.Ordinal)
            .Replace("user.a\\075b%c=", "user.a%3Db%25c=", StringComparison.Ordinal)),
        "env", "LC_ALL=C.UTF-8", "bsdtar", "--extract", "--xattrs", "--numeric-owner", "--same-owner", "-p");

    [ToolFact("tar", "bsdtar")]
    public void Both_list_the_names_that_are_in_it()
    {
        using var tree = new SourceTree();
        File.WriteAllBytes(_scratch["a.tar"], ExportedTar.Of(tree.Path));
        string[] expected = [.. Lines(Tool.Run([], "find", tree.Path, "-printf", "%P\\n")).Where(line => line.Length > 0)];
        string[] listed = Lines(Tool.Run([], "tar", "--quoting-style=literal", "--warning=no-unknown-keyword", "-tf", _scratch["a.tar"]));
        Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Select(line => line.TrimEnd('/')).Where(line => line is not ("." or "")).Order(StringComparer.Ordinal));
        Assert.Equal(listed.Length, Lines(Tool.Run([], "env", "LC_ALL=C.UTF-8", "bsdtar", "-tf", _scratch["a.tar"])).Length + 1); // it writes line feeds as \n
    }

    [Fact]
    public void A_damaged_object_is_named_and_the_archive_has_no_end()
    {
        byte[] content = RandomBytes.Make(300_000);
        FsVerityDigest digest = _store.AddAndComplete(content);
        ValidatedTree tree = DumpText.Tree($"/f 300000 100644 1 0 0 0 0.0 {digest.ObjectPath} - {digest.ToHex()}\n");
        Assert.Equal(307_200, ExportedTar.Write(tree, _store).Length);

        string path = _store.PathOf(digest);
        content[77] ^= 1;
        File.Delete(path);
        File.WriteAllBytes(path, content);
        var archive = new MemoryStream();
        BootCfsException error = Assert.ThrowsAny<BootCfsException>(() => Write(tree, archive));
        Assert.Equal(ErrorCode.DigestMismatch, error.Code);
        Assert.Contains("/f", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidArchiveException>(() => TarText.Print(archive.ToArray()));

        File.Delete(path);
        Assert.Throws<MissingObjectException>(() => Write(tree, archive));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999_999)]
    public void An_object_of_another_length_than_the_tree_says_is_refused(int length)
    {
        FsVerityDigest digest = _store.AddAndComplete(RandomBytes.Make(300_000));
        ValidatedTree tree = DumpText.Tree($"/f {length} 100644 1 0 0 0 0.0 {digest.ObjectPath} - {digest.ToHex()}\n");
        Assert.Throws<DamagedObjectException>(() => Write(tree, new MemoryStream()));
    }

    [Fact]
    public void A_socket_is_refused_before_anything_is_written()
    {
        var archive = new MemoryStream();
        BootCfsException error = Assert.ThrowsAny<BootCfsException>(() => Write(DumpText.Tree("/a 0 100644 1 0 0 0 0.0 - - -\n/s 0 140755 1 0 0 0 0.0 - - -\n"), archive));
        Assert.Equal((ErrorCode.RefusedByPolicy, "/s is a socket, which archives do not have"), (error.Code, error.Message));
        Assert.Equal(0, archive.Length);
    }

    [Fact]
    public void It_stops_when_cancelled() => Assert.ThrowsAny<OperationCanceledException>(
        () => ExportedTar.Write(DumpText.Tree(""), _store, cancellationToken: new CancellationToken(canceled: true)));

    private void Write(ValidatedTree tree, Stream archive) =>
        TarExport.Write(tree, new ImageContent(tree, _store.Store), archive, new CheckoutCounts(), CancellationToken.None);

    private void Extracts(Func<IEnumerable<string>, IEnumerable<string>> asItDoes, string program, params string[] options)
    {
        using var tree = new SourceTree();
        File.WriteAllBytes(_scratch["a.tar"], ExportedTar.Of(tree.Path));
        Directory.CreateDirectory(_scratch["out"]);
        Tool.Run(program, [.. options, "--file", _scratch["a.tar"], "--directory", _scratch["out"]]);
        Assert.Equal(asItDoes(State(tree.Path)).Order(StringComparer.Ordinal), asItDoes(State(_scratch["out"])).Order(StringComparer.Ordinal));
    }

    // Type, permissions, owner, links, time and target; then attributes, contents and devices.
    private static string[] State(string folder)
    {
        string script = "cd \"$1\" && find . -printf '%P %y %m %U:%G %n %T@ %l\\n'; "
            + "getfattr -R -h -d -m - -e hex . 2>/dev/null | awk '/^# file: /{file=$0; next} NF{print file \" \" $0}'; find . -type f -exec sha256sum {} +; "
            + "find . \\( -type b -o -type c \\) -exec stat -c '%n %t:%T' {} +";
        return Lines(Tool.Run([], "sh", "-c", script, "sh", folder));
    }

    private static string[] Lines(byte[] output) => Encoding.Latin1.GetString(output).TrimEnd('\n').Split('\n');
}
