using BootCfs.Format;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Tests.Linux;

public sealed class FileHandleTests : IDisposable
{
    private readonly OpenTemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void Reads_a_whole_file_up_to_the_limit(int size)
    {
        byte[] bytes = [.. Enumerable.Range(0, size).Select(i => (byte)(i % 251))];
        _directory.Write("file", bytes);
        using SafeFileHandle file = _directory.Handle.OpenFile("file");
        Assert.Equal(bytes, FileHandle.ReadAll(file, size));
        if (size == 0)
            return;

        var error = Assert.Throws<FileTooLargeException>(() => FileHandle.ReadAll(file, size - 1));
        Assert.Equal($"{_directory.Path}/file is longer than {size - 1} bytes", error.Message);
        Assert.Equal(ErrorCode.InvalidMetadata, error.Code);
    }

    [Fact]
    public void Tells_of_a_link_itself_and_writes_through_it_without_cutting_the_file()
    {
        string file = Path.Combine(_directory.Path, "file");
        string link = Path.Combine(_directory.Path, "link");
        File.WriteAllText(file, "old text");
        File.CreateSymbolicLink(link, "file");

        Assert.True(FileHandle.Stat(link).IsSymlink);
        using (SafeFileHandle handle = FileHandle.OpenForWriting(link))
            FileHandle.Write(handle, "new"u8);
        Assert.Equal("new text", File.ReadAllText(file));
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => FileHandle.OpenForWriting(file + "x")).Errno);
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => FileHandle.Stat(file + "x")).Errno);
    }

    [Fact]
    public void Reads_files_whose_size_the_kernel_does_not_tell()
    {
        using DirectoryHandle proc = DirectoryHandle.Open("/proc/self/");
        using SafeFileHandle file = proc.OpenFile("mountinfo");
        Assert.Equal(File.ReadAllBytes("/proc/self/mountinfo"), FileHandle.ReadAll(file, 1 << 20));
        Assert.Throws<FileTooLargeException>(() => FileHandle.ReadAll(file, 10));
    }

    [Fact]
    public void Errors_name_the_file_as_the_kernel_knows_it()
    {
        _directory.Write("file", "x"u8);
        using SafeFileHandle file = _directory.Handle.OpenFile("file");
        Assert.Equal(
            $"cannot write {_directory.Path}/file: bad file descriptor (EBADF)",
            Assert.Throws<LinuxException>(() => FileHandle.Write(file, "y"u8)).Message);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 0, 5)]
    [InlineData(1 << 20, 0, 100)] // a hole at the end
    [InlineData(1 << 20, (1 << 20) - 10, 10)] // a hole at the start
    [InlineData(1 << 20, 0, 0)] // nothing but a hole
    [InlineData(3 << 20, 1 << 20, 100_000)]
    public void Copies_content_and_keeps_holes(int size, int dataStart, int dataLength)
    {
        byte[] bytes = new byte[size];
        bytes.AsSpan(dataStart, dataLength).Fill(0x5a);
        using SafeFileHandle source = _directory.Handle.CreateFile("source", 0b110_000_000);
        FileHandle.Truncate(source, size);
        RandomAccess.Write(source, bytes.AsSpan(dataStart, dataLength), dataStart);

        using SafeFileHandle target = _directory.Handle.CreateFile("target", 0b110_000_000);
        Assert.Equal(size, FileHandle.CopyTo(source, target));
        Assert.Equal(bytes, FileHandle.ReadAll(target, size));
        Assert.Equal(FileHandle.Stat(source).Blocks, FileHandle.Stat(target).Blocks);
    }

    [Fact]
    public void Copies_between_filesystems()
    {
        byte[] bytes = File.ReadAllBytes("/proc/self/maps");
        using DirectoryHandle shared = DirectoryHandle.Open("/dev/shm");
        string name = Path.GetFileName(_directory.Path);
        try
        {
            using (SafeFileHandle other = shared.CreateFile(name, 0b110_000_000))
                FileHandle.Write(other, bytes);
            using SafeFileHandle source = shared.OpenFile(name);
            using SafeFileHandle target = _directory.Handle.CreateFile("target", 0b110_000_000);
            Assert.Equal(bytes.Length, FileHandle.CopyTo(source, target));
            Assert.Equal(bytes, FileHandle.ReadAll(target, bytes.Length));
        }
        finally
        {
            shared.TryUnlink(name);
        }
    }
}
