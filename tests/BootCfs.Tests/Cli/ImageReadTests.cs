using BootCfs.Format.FsVerity;
using BootCfs.Tests.Engine.Store;
using BootCfs.Tests.Format;

namespace BootCfs.Tests.Cli;

/// <summary><c>image cat</c> and <c>image diff</c>: what is read without mounting.</summary>
public sealed class ImageReadTests : IDisposable
{
    private static readonly byte[] Large = RandomBytes.Make(100_000);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _image;
    private readonly string _store;
    private readonly string _object;

    public ImageReadTests()
    {
        FsVerityDigest digest = StoreFixture.DigestOf(Large);
        _store = _directory["store"];
        _object = Path.Combine(_store, digest.ObjectPath);
        Directory.CreateDirectory(Path.GetDirectoryName(_object)!); // the object has a folder
        File.WriteAllBytes(_object, Large);
        _image = Make("image", $"""
            /dir 0 40755 2 0 0 0 0.0 - - -
            /dir/large 100000 100644 1 0 0 0 0.0 {digest.ObjectPath} - {digest}
            /dir/up 0 120777 1 0 0 0 0.0 ../small - -
            /link 0 120777 1 0 0 0 0.0 /dir/large - -
            /loop 0 120777 1 0 0 0 0.0 loop - -
            /null 0 20666 1 0 0 259 0.0 - - -
            /out 0 120777 1 0 0 0 0.0 ../../../etc/passwd - -
            /small 4 100644 1 0 0 0 0.0 - a\x00\xff\n -

            """);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Cat_prints_bytes_of_files_one_after_the_other()
    {
        ProgramRun run = PublishedProgram.Run("image", "cat", "--objects", _directory.Path, "--objects", _store, _image, "/small", "dir/up", "/link");
        run.Success();
        Assert.Equal([.. "a\0"u8, 0xff, .. "\na\0"u8, 0xff, .. "\n"u8, .. Large], run.Output);
    }

    [Fact]
    public void Cat_needs_no_objects_for_what_the_image_holds() =>
        Assert.Equal(4, PublishedProgram.RunWith(File.ReadAllBytes(_image), "image", "cat", "-", "/small").Output.Length);

    [Theory]
    [InlineData("/none", "")]
    [InlineData("/dir", ": a directory, not a file")]
    [InlineData("/null", ": a char, not a file")]
    [InlineData("/loop", ": it leads through too many symbolic links")]
    [InlineData("/out", ": it leads through a symbolic link to nothing")]
    [InlineData("/small/x", ": it leads through a file that is no directory")]
    [InlineData("../../../etc/passwd", "")]
    public void Cat_names_what_is_not_there_and_prints_nothing(string path, string why) =>
        PublishedProgram.Run("image", "cat", $"--objects={_store}", _image, "/small", path)
            .Fails(1, $"bootcfs: error: there is no {path} in {_image}{why}");

    [Fact]
    public void Cat_prints_nothing_when_an_object_is_damaged_or_missing()
    {
        string digest = StoreFixture.DigestOf(Large).ToHex();
        byte[] damaged = [.. Large];
        damaged[99_999] ^= 1;
        File.WriteAllBytes(_object, damaged);
        string[] call = ["image", "cat", $"--objects={_store}", _image, "/small", "/link"];
        PublishedProgram.Run(call).Fails(
            3, $"bootcfs: error: object of /dir/large has digest {StoreFixture.DigestOf(damaged)}, expected {digest}");
        File.Delete(_object);
        PublishedProgram.Run(call).Fails(1, $"bootcfs: error: object {digest} is missing in {_store}");
        PublishedProgram.Run("image", "cat", _image, "/small", "/link").Fails(
            2, "bootcfs: error: /dir/large is an object, not in the image itself", "hint: say where objects are with --objects=DIR");
        PublishedProgram.Run("image", "cat", $"--objects={_directory["none"]}", _image, "/small").Fails(
            1, $"bootcfs: error: cannot open directory {_directory["none"]}: no such file or directory (ENOENT)");
    }

    [Fact]
    public void Cat_and_json_exclude_each_other() =>
        Assert.Contains("\"code\":\"usage\"", PublishedProgram.Run("image", "cat", "--json", _image, "/small").Text, StringComparison.Ordinal);

    [Fact]
    public void Diff_says_what_differs_in_text_and_json()
    {
        string old = Make("old", """
            /changed 3 100644 1 0 0 0 0.0 - abc -  user.a=1 user.b=1
            /dev 0 20666 1 0 0 259 0.0 - - -
            /gone\x0a 0 100644 1 0 0 0 0.0 - - -
            /hard 0 @100644 - - - - - /same - -
            /link 0 120777 1 0 0 0 0.0 here - -
            /same 0 100644 2 0 0 0 0.0 - - -
            /type 0 100644 1 0 0 0 0.0 - - -

            """.Replace("-  user", "- user", StringComparison.Ordinal));
        string changed = Make("new", """
            /changed 4 104755 1 1000 100 0 7.0 - abcd - user.b=2 user.c=1
            /dev 0 20666 1 0 0 2049 0.0 - - -
            /hard 0 100644 1 0 0 0 0.0 - - -
            /link 0 120777 1 0 0 0 0.0 there - -
            /new 0 40755 2 0 0 0 0.0 - - -
            /new/\xff 0 100644 1 0 0 0 0.0 - - -
            /same 0 100644 1 0 0 0 0.0 - - -
            /type 0 40644 2 0 0 0 0.0 - - -

            """);
        Snapshot.Match(PublishedProgram.Run("image", "diff", old, changed).Success(), "text");
        Snapshot.Match(PublishedProgram.Run("image", "diff", old, changed, "--json").Success(), "json");
    }

    [Fact]
    public void Diff_can_tell_a_script_that_nothing_differs()
    {
        string same = Make("same", "");
        Assert.Equal("", PublishedProgram.Run("image", "diff", same, same).Success());
        Assert.Equal("{\"schema\":1,\"differences\":[]}\n", PublishedProgram.Run("image", "diff", same, same, "--json").Success());
        PublishedProgram.Run("image", "diff", "--unchanged-exit-77", same, same).Fails(77);
        Assert.Equal(77, PublishedProgram.Run("image", "diff", "--unchanged-exit-77", "--json", same, same).Status);
        Assert.Equal(0, PublishedProgram.Run("image", "diff", "--unchanged-exit-77", same, _image).Status);
    }

    [Fact]
    public void Diff_names_the_image_that_is_none()
    {
        string none = _directory["none"];
        File.WriteAllText(none, "");
        PublishedProgram.Run("image", "diff", _image, none).Fails(
            1, $"bootcfs: error: {none}: image is corrupt at 0x0: length of 0 bytes is less than one block");
    }

    private string Make(string name, string lines)
    {
        File.WriteAllBytes(_directory[name], DumpText.Image(lines));
        return _directory[name];
    }
}
