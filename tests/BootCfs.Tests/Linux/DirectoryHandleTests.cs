using System.Text;
using BootCfs.Format;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Tests.Linux;

public sealed class DirectoryHandleTests : IDisposable
{
    private readonly OpenTemporaryDirectory _directory = new();

    private DirectoryHandle Handle => _directory.Handle;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Tells_whether_a_path_leads_to_anything_wherever_that_is()
    {
        Handle.MakeDirectory("sub", 0b111_000_000);
        Handle.SymLink("/etc", "out");
        Handle.SymLink("nowhere", "dangling");
        Assert.All(["", "sub", "out", "sub/../out/.", ".."], path => Assert.True(Handle.Reaches(path), path));
        Assert.All(["dangling", "sub/x", "x"], path => Assert.False(Handle.Reaches(path), path));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("sub/../../x")]
    [InlineData("out")] // a symbolic link to /etc
    public void Opens_nothing_outside_itself(string name)
    {
        Handle.MakeDirectory("sub", 0b111_000_000);
        Handle.SymLink("/etc", "out");
        var error = Assert.Throws<LinuxException>(() => Handle.OpenFile(name, symlinks: Symlinks.Follow));
        Assert.Equal(Errno.EXDEV, error.Errno);
        Assert.Equal($"cannot open {_directory.Path}/{name}: invalid cross-device link (EXDEV)", error.Message);
    }

    [Theory]
    [InlineData("/x")]
    [InlineData("..")]
    [InlineData("a/../../x")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Changes_nothing_outside_itself(string name)
    {
        Assert.Throws<ArgumentException>(() => Handle.Unlink(name));
        Assert.Throws<ArgumentException>(() => Handle.MakeDirectory(name, 0b111_000_000));
        Assert.Throws<ArgumentException>(() => Handle.Rename(name, Handle, "y"));
        Assert.Throws<ArgumentException>(() => Handle.TryStat(name));
    }

    [Fact]
    public void Follows_symbolic_links_beneath_itself_only_when_told()
    {
        Handle.MakeDirectories("objects/ab", 0b111_101_101);
        _directory.Write("objects/ab/cd", "content"u8);
        Handle.MakeDirectory("images", 0b111_101_101);
        Handle.SymLink("../objects/ab/cd", "images/abcd");

        using SafeFileHandle file = Handle.OpenFile("images/abcd", symlinks: Symlinks.Follow);
        Assert.Equal("content"u8, FileHandle.ReadAll(file, 100));
        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => Handle.OpenFile("images/abcd")).Errno);
    }

    [Fact]
    public void Takes_names_that_are_not_UTF_8()
    {
        byte[] name = [0xff, 0x0a, .. Encoding.UTF8.GetBytes("é")];
        _directory.Write(name, "x"u8);
        Assert.Equal(name, Assert.Single(new DirectoryWalker().Read(Handle)).Name);
        Handle.Unlink(name);
        var error = Assert.Throws<LinuxException>(() => Handle.Unlink(name));
        Assert.Contains("/\\xff\\x0aé: no such file or directory (ENOENT)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Creates_files_and_directories_with_exactly_the_mode_asked_for()
    {
        Handle.CreateFile("file", 0b110_110_110).Dispose();
        Handle.MakeDirectory("directory", 0b111_111_111);
        Assert.Equal(0b110_110_110u, Handle.Stat("file").Permissions);
        Assert.Equal(0b111_111_111u, Handle.Stat("directory").Permissions);
        Assert.Equal(Errno.EEXIST, Assert.Throws<LinuxException>(() => Handle.CreateFile("file", 0)).Errno);
    }

    [Fact]
    public void Tells_what_a_name_is_without_following_it()
    {
        _directory.Write("file", "12345"u8);
        Handle.TryLink("file", Handle, "second");
        Handle.SymLink("file", "link");
        Handle.SetModified("link", new FileTime(-5, 999_999_999));

        FileStatus file = Handle.Stat("file");
        Assert.Equal((5, 2u, true, false, false), (file.Size, file.LinkCount, file.IsRegular, file.IsDirectory, file.IsSymlink));
        FileStatus link = Handle.Stat("link");
        Assert.True(link.IsSymlink);
        Assert.Equal(new FileTime(-5, 999_999_999), link.Modified);
        Assert.Equal(file.Device, link.Device);
        Assert.NotEqual(file.Inode, link.Inode);
        Assert.Equal("file"u8, Handle.ReadLink("link"));
        Assert.True(Handle.Stat().IsDirectory);
    }

    [Fact]
    public void Tells_missing_names_by_null_false_or_an_error_that_names_them()
    {
        Assert.Null(Handle.TryStat("x"));
        Assert.Null(Handle.TryOpenFile("x"));
        Assert.Null(Handle.TryOpenDirectory("x"));
        Assert.False(Handle.Exists("x"));
        Assert.False(Handle.TryUnlink("x"));
        Assert.Equal(
            $"cannot stat {_directory.Path}/x: no such file or directory (ENOENT)",
            Assert.Throws<LinuxException>(() => Handle.Stat("x")).Message);
    }

    [Fact]
    public void Renames_and_links_over_nothing_unless_told()
    {
        _directory.Write("a", "a"u8);
        _directory.Write("b", "b"u8);
        Assert.False(Handle.TryRenameNoReplace("a", Handle, "b"));
        Assert.False(Handle.TryLink("a", Handle, "b"));
        Assert.Equal("b"u8, _directory.Read("b"));
        Handle.Rename("a", Handle, "b");
        Assert.Equal("a"u8, _directory.Read("b"));
        Assert.Equal(["b"], _directory.Names());
    }

    [Fact]
    public void Removes_a_tree_but_not_what_its_links_point_to()
    {
        _directory.Write("keep", "x"u8);
        Handle.MakeDirectories("tree/deep/er", 0b111_000_000);
        Handle.SymLink("../../keep", "tree/deep/link");
        _directory.Write("tree/deep/er/file", "x"u8);
        Handle.RemoveTree("tree");
        Handle.RemoveTree("tree"); // gone already
        Assert.Equal(["keep"], _directory.Names());
    }

    [Fact]
    public void Knows_the_room_on_its_filesystem()
    {
        FileSystemStatus status = Handle.StatFileSystem();
        Assert.InRange(status.BytesFree, 1, status.BytesTotal);
        Assert.InRange(status.BlockSize, 512, 1 << 20);
        Assert.False(status.IsReadOnly);
        using DirectoryHandle proc = DirectoryHandle.Open("/proc");
        Assert.Equal(0x9fa0, proc.StatFileSystem().Type); // PROC_SUPER_MAGIC
    }

    [Theory]
    [InlineData(Errno.ENOSPC, ErrorCode.NoSpace)]
    [InlineData(Errno.EDQUOT, ErrorCode.NoSpace)]
    [InlineData(Errno.EACCES, ErrorCode.Permission)]
    [InlineData(Errno.EPERM, ErrorCode.Permission)]
    [InlineData(Errno.EIO, ErrorCode.SystemCall)]
    public void Errors_carry_the_code_that_decides_the_exit_status(int errno, ErrorCode expected) =>
        Assert.Equal(expected, new LinuxException("open", "x", errno).Code);

    [Fact]
    public void Opening_a_fifo_does_not_wait_for_a_writer()
    {
        Handle.MakeNode("fifo", 0x1000 | 0b110_000_000, default);
        using SafeFileHandle fifo = Handle.OpenFile("fifo");
        Assert.False(FileHandle.Stat(fifo).IsRegular);
    }

    [Theory]
    [InlineData(1, 3, 0x103UL)]
    [InlineData(0xfff, 0xff, 0xfffffUL)]
    [InlineData(0x1000, 0x100, 0x1000_0010_0000UL)]
    public void Device_numbers_have_the_form_of_the_C_library(uint major, uint minor, ulong expected) =>
        Assert.Equal(expected, new DeviceNumber(major, minor).ToDevT());
}
