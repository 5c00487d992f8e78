using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Tests.Linux;

public sealed class HandleStreamTests : IDisposable
{
    private readonly OpenTemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Writes_and_reads_on_from_where_it_is()
    {
        using (SafeFileHandle file = _directory.Handle.CreateFile("file", 0b110_000_000))
        {
            using var stream = new HandleStream(file);
            stream.Write("one "u8);
            stream.Write("two"u8.ToArray(), 0, 3);
            Assert.Equal(0, stream.Read(new byte[10]));
        }

        using SafeFileHandle again = FileHandle.Open(_directory.Path + "/file");
        using var reader = new HandleStream(again);
        byte[] buffer = new byte[4];
        Assert.Equal(4, reader.Read(buffer));
        Assert.Equal("one "u8.ToArray(), buffer);
        Assert.Equal(3, reader.Read(buffer, 0, 4));
        Assert.Equal("two "u8.ToArray(), buffer);
    }

    [Fact]
    public void A_full_device_is_named()
    {
        using SafeFileHandle full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        using var stream = new HandleStream(full);
        var error = Assert.Throws<LinuxException>(() => stream.Write("x"u8));
        Assert.Equal("cannot write /dev/full: no space left on device (ENOSPC)", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => FileHandle.Open(_directory.Path + "/none")).Errno);
}
