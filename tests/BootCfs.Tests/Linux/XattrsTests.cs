using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Tests.Linux;

public sealed class XattrsTests : IDisposable
{
    private readonly OpenTemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Values_are_any_bytes_and_come_back_sorted()
    {
        _directory.Write("file", "x"u8);
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[] large = [.. Enumerable.Range(0, 2000).Select(i => (byte)(i % 253))];
        Xattrs.Set(_directory.Handle, "file", "user.z", all);
        Xattrs.Set(_directory.Handle, "file", "user.a", large);
        Xattrs.Set(_directory.Handle, "file", "user.m", default);

        using var file = _directory.Handle.OpenFile("file");
        foreach (IReadOnlyList<Xattr> xattrs in (IReadOnlyList<Xattr>[])
            [Xattrs.Read(_directory.Handle, "file"), Xattrs.Read(file)])
        {
            Assert.Equal(["user.a", "user.m", "user.z"], xattrs.Select(x => ((PathName)x.Name).ToString()));
            Assert.Equal([large, [], all], xattrs.Select(x => x.Value));
        }

        Assert.Equal(all, Xattrs.Get(_directory.Handle, "file", "user.z"));
        Assert.Equal(large, Xattrs.Get(file, "user.a"));
        Assert.Null(Xattrs.Get(_directory.Handle, "file", "user.none"));
    }

    [Fact]
    public void A_symbolic_link_is_not_followed()
    {
        _directory.Write("file", "x"u8);
        Xattrs.Set(_directory.Handle, "file", "user.a", "1"u8);
        _directory.Handle.SymLink("file", "link");
        Assert.Empty(Xattrs.Read(_directory.Handle, "link"));
        Assert.Single(Xattrs.Read(_directory.Handle, "file"));
    }

    [Fact]
    public void The_directory_itself_goes_by_a_dot()
    {
        Xattrs.Set(_directory.Handle, ".", "user.a", "1"u8);
        Assert.Equal("1"u8, Assert.Single(Xattrs.Read(_directory.Handle, ".")).Value);
        Assert.Equal("1"u8, Assert.Single(Xattrs.Read(_directory.Handle.Handle)).Value);
    }

    [Fact]
    public void Errors_name_the_file_and_not_the_way_to_it()
    {
        var error = Assert.Throws<LinuxException>(() => Xattrs.Read(_directory.Handle, "gone"));
        Assert.Equal(Errno.ENOENT, error.Errno);
        Assert.Equal(
            $"cannot list extended attributes of {_directory.Path}/gone: no such file or directory (ENOENT)",
            error.Message);
        Assert.Equal(
            Errno.ENOENT,
            Assert.Throws<LinuxException>(() => Xattrs.Set(_directory.Handle, "gone", "user.a", "1"u8)).Errno);
    }
}
