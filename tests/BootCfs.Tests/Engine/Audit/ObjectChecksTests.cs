using BootCfs.Audit;
using BootCfs.Format;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>Whatever is put in the place of an object is told by what it is.</summary>
public sealed class ObjectChecksTests : IDisposable
{
    private readonly AuditFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    public static TheoryData<string, string> Tampers => new()
    {
        { "flipped", "has content of " },
        { "truncated", "and 5000 bytes instead of 10000" },
        { "longer", "and 10001 bytes instead of 10000" },
        { "empty", "and 0 bytes instead of 10000" },
        { "sparse", "and holes where bytes should be" },
        { "swapped", "has content of " },
        { "symlink", "is not a regular file" },
        { "directory", "is not a regular file" },
        { "fifo", "is not a regular file" },
        { "missing", "is missing" },
    };

    [Theory]
    [MemberData(nameof(Tampers))]
    public void An_object_that_was_tampered_with_is_named_with_what_is_there(string tamper, string said)
    {
        string path = _fixture.Tool;
        Tamper(path, tamper);

        CheckResult finding = Assert.Single(_fixture.Findings());

        Assert.Equal(("objects.content", "/usr/bin/tool", Verdict.Fail), (finding.Check, finding.Path, finding.Verdict));
        Assert.Contains(said, finding.Detail, StringComparison.Ordinal);
        Assert.EndsWith(Path.GetFileName(path), finding.ObjectDigest, StringComparison.Ordinal);
        Assert.Contains("--repair", finding.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_whole_object_in_its_place_is_named()
    {
        Tamper(_fixture.Tool, "swapped");
        string other = _fixture.ObjectOf(System.Text.Encoding.ASCII.GetString(BootableFolder.Kernel));

        Assert.EndsWith($"has content of {Path.GetFileName(Path.GetDirectoryName(other))}{Path.GetFileName(other)}, and 5007 bytes instead of 10000", Assert.Single(_fixture.Findings()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_objects_that_is_a_symbolic_link_fails_for_each_object_in_it()
    {
        string folder = Path.GetDirectoryName(_fixture.Tool)!; // objects lie in folders
        Directory.Move(folder, _fixture.Host.Folder["elsewhere"]);
        File.CreateSymbolicLink(folder, _fixture.Host.Folder["elsewhere"]);

        Assert.Contains(
            _fixture.Findings(),
            finding => finding.Path == "/usr/bin/tool"
                && finding.Detail.EndsWith($"lies in {Path.GetFileName(folder)}, which is no directory of its own", StringComparison.Ordinal));
    }

    [Fact]
    public void All_objects_behind_a_symbolic_link_are_refused_with_the_repository()
    {
        string objects = $"{_fixture.Host.Sysroot}/composefs/objects";
        Directory.Move(objects, _fixture.Host.Folder["elsewhere"]);
        File.CreateSymbolicLink(objects, _fixture.Host.Folder["elsewhere"]);

        BootCfsException error = Assert.ThrowsAny<BootCfsException>(() => _fixture.Findings());
        Assert.Contains("objects", error.Message, StringComparison.Ordinal);
        Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_that_says_another_hash_than_the_commit_is_told()
    {
        string meta = $"{_fixture.Host.Sysroot}/composefs/meta.json";
        File.WriteAllText(meta, File.ReadAllText(meta).Replace("sha256", "sha512", StringComparison.Ordinal));

        Assert.Contains(_fixture.Findings(), finding =>
            finding is { Check: "repository.meta", Verdict: Verdict.Fail, Detail: "meta.json says sha512, the commit was made with sha256" });
    }

    [Fact]
    public void A_name_outside_of_the_repository_is_told()
    {
        Tool.Run("ln", _fixture.Tool, _fixture.Host.Folder["stolen"]);

        CheckResult finding = Assert.Single(_fixture.Findings());
        Assert.Equal(("objects.names", "/usr/bin/tool"), (finding.Check, finding.Path));
        Assert.EndsWith("has 1 more names elsewhere", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_others_may_write_is_told()
    {
        Tool.Run("chmod", "0666", _fixture.Tool);

        CheckResult finding = Assert.Single(_fixture.Findings());
        Assert.Equal("objects.names", finding.Check);
        Assert.Contains("has mode 0666: others than its owner may write it", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_where_others_may_put_objects_is_told()
    {
        Tool.Run("chmod", "0777", $"{_fixture.Host.Sysroot}/composefs/objects");

        Assert.Equal("objects.folder", Assert.Single(_fixture.Findings()).Check);
    }

    [Fact]
    public void An_image_in_whose_place_another_is_says_which()
    {
        string image = _fixture.PathOf(_fixture.Plan.Record.Image.Digest);
        string content = File.ReadAllText(_fixture.Tool);
        File.Delete(image);
        File.WriteAllText(image, content);

        CheckResult finding = Assert.Single(_fixture.Findings());
        Assert.Equal("image.stored", finding.Check);
        Assert.Contains("of the image has content of ", finding.Detail, StringComparison.Ordinal);
    }

    // What measuring can tell where there is no fs-verity: names, types and lengths.
    [Fact]
    public void Measuring_reads_nothing_and_says_so()
    {
        var measure = new AuditOptions { Content = ContentDepth.Measure };
        Assert.Matches(
            "^([0-9]+ objects$|fs-verity guards none of [0-9]+ objects, and what is in them was not read)",
            _fixture.Result("objects.content", measure).Detail);
        Tamper(_fixture.Tool, "truncated");

        Assert.EndsWith("has 5000 bytes, the tree says 10000", Assert.Single(_fixture.Findings(measure)).Detail, StringComparison.Ordinal);
    }

    private void Tamper(string path, string how)
    {
        byte[] content = File.ReadAllBytes(path);
        File.Delete(path);
        switch (how)
        {
            case "flipped":
                content[5000] ^= 1;
                File.WriteAllBytes(path, content);
                break;
            case "truncated":
                File.WriteAllBytes(path, content[..5000]);
                break;
            case "longer":
                File.WriteAllBytes(path, [.. content, (byte)'t']);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "sparse":
                Tool.Run("truncate", "--size=10000", path);
                break;
            case "swapped":
                File.WriteAllBytes(path, BootableFolder.Kernel);
                break;
            case "symlink":
                File.WriteAllBytes(_fixture.Host.Folder["moved"], content);
                File.CreateSymbolicLink(path, _fixture.Host.Folder["moved"]);
                break;
            case "directory":
                Directory.CreateDirectory(path);
                break;
            case "fifo":
                Tool.Run("mkfifo", path);
                break;
        }
    }
}
