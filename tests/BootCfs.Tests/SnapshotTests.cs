using Xunit.Sdk;

namespace BootCfs.Tests;

public sealed class SnapshotTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bootcfs-snapshot-").FullName;

    private string Stem => Path.Combine(_directory, "folder", "Class.Method");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Matches_the_file_named_after_folder_class_and_method() => Snapshot.Match("first line\nsecond line");

    [Fact]
    public void Shows_an_object_as_json() => Snapshot.Match(new { Name = "init", Nid = 44 }, parameters: "row");

    [Fact]
    public void Fails_without_a_verified_file_and_leaves_the_received_one()
    {
        Assert.Throws<XunitException>(() => Snapshot.Compare(Stem, ".txt", "text", accept: false));
        Assert.Equal("text\n", File.ReadAllText(Stem + ".received.txt"));
        Assert.False(File.Exists(Stem + ".verified.txt"));
    }

    [Fact]
    public void Accepting_writes_the_verified_file_and_takes_the_received_one_away()
    {
        Assert.Throws<XunitException>(() => Snapshot.Compare(Stem, ".txt", "text", accept: false));
        Snapshot.Compare(Stem, ".txt", "text", accept: true);
        Snapshot.Compare(Stem, ".txt", "text\n", accept: false);
        Assert.False(File.Exists(Stem + ".received.txt"));
    }

    [Fact]
    public void Says_which_lines_differ()
    {
        Snapshot.Compare(Stem, ".txt", "one\ntwo\nthree", accept: true);
        var error = Assert.Throws<XunitException>(() => Snapshot.Compare(Stem, ".txt", "one\n2\nthree", accept: false));
        Assert.EndsWith("@@ line 2\n-two\n+2\n", error.Message, StringComparison.Ordinal);
    }
}
