using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Tests.Linux;

public sealed class AtomicFileTests : IDisposable
{
    private readonly OpenTemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Replaces_a_file_and_leaves_nothing_else()
    {
        AtomicFile.Write(_directory.Handle, "file", "old"u8);
        AtomicFile.Write(_directory.Handle, "file", "new"u8, mode: 0b110_000_000);
        Assert.Equal("new"u8, _directory.Read("file"));
        Assert.Equal(0b110_000_000u, _directory.Handle.Stat("file").Permissions);
        Assert.Equal(["file"], _directory.Names());
    }

    [Fact]
    public void Stages_in_another_directory_when_told()
    {
        _directory.Handle.MakeDirectory("tmp", 0b111_000_000);
        using DirectoryHandle temporary = _directory.Handle.OpenDirectory("tmp");
        using (AtomicFile.Staged staged = AtomicFile.Create(temporary, 0b110_100_100))
        {
            FileHandle.Write(staged.File, "x"u8);
            Assert.Single(new DirectoryWalker().Read(temporary));
            staged.Publish(_directory.Handle, "file");
        }

        Assert.Empty(new DirectoryWalker().Read(temporary));
        Assert.Equal("x"u8, _directory.Read("file"));
    }

    [Fact]
    public void Leaves_nothing_when_it_is_not_published()
    {
        AtomicFile.Create(_directory.Handle, 0b110_100_100).Dispose();
        Assert.Empty(_directory.Names());
    }

    [Fact]
    public void Does_not_replace_when_told_and_leaves_nothing()
    {
        _directory.Write("taken", "old"u8);
        using (AtomicFile.Staged staged = AtomicFile.Create(_directory.Handle, 0b110_100_100))
        {
            var error = Assert.Throws<LinuxException>(() => staged.PublishUnlessTaken(_directory.Handle, "taken"));
            Assert.Equal(Errno.EEXIST, error.Errno);
        }

        Assert.Equal("old"u8, _directory.Read("taken"));
        Assert.Equal(["taken"], _directory.Names());
    }

    // 4194304 is the first number that no process has (PID_MAX_LIMIT).
    [Fact]
    public void Clears_away_what_is_left_of_processes_that_are_no_more_and_of_nobody_else()
    {
        foreach (string name in (string[])[".bootcfs-4194304-1.tmp", ".bootcfs-1-1.tmp", ".bootcfs-x", "bootcfs-4194304-1.tmp"])
            _directory.Write(name, "x"u8);
        using AtomicFile.Staged staged = AtomicFile.Create(_directory.Handle, 0b110_100_100);
        AtomicFile.RemoveLeftBehind(_directory.Handle);
        staged.Publish(_directory.Handle, "file");
        Assert.Equal([".bootcfs-1-1.tmp", "bootcfs-4194304-1.tmp", "file"], _directory.Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Clears_away_what_a_killed_process_left()
    {
        AtomicFile.Staged abandoned = AtomicFile.Create(_directory.Handle, 0b110_100_100);
        FileHandle.Write(abandoned.File, "half"u8);
        AtomicFile.Write(_directory.Handle, "file", "whole"u8);
        Assert.Equal(["file"], _directory.Names());
        Assert.Equal("whole"u8, _directory.Read("file"));
    }
}
