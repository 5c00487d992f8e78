using System.Security.Cryptography;
using System.Text;
using BootCfs.Boot;
using BootCfs.Format;
using BootCfs.Format.Signing;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Tests.Engine.Boot;

public sealed class BootFilesTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly TemporaryDirectory _sources = new();
    private readonly BootDirectory _boot;
    private readonly List<SafeFileHandle> _open = [];

    public BootFilesTests() => _boot = BootDirectory.Open(_files.Path);

    public void Dispose()
    {
        _open.ForEach(file => file.Dispose());
        _boot.Dispose();
        _files.Dispose();
        _sources.Dispose();
    }

    [Fact]
    public void Files_are_put_into_a_directory_named_by_both()
    {
        string name = _boot.InstallFiles(Source("kernel"), Source("initramfs"));
        // printf of `printf kernel | sha256sum` and `printf initramfs | sha256sum` as bytes, then sha256sum of them.
        Assert.Equal("22100042b5b7229dba6a3e38b3402c1dc395f9632887d8e62d662f8b7f274c8f", name);
        Assert.Equal("kernel", File.ReadAllText(_files[$"bootcfs/{name}/linux"]));
        Assert.Equal("initramfs", File.ReadAllText(_files[$"bootcfs/{name}/initrd"]));
        Assert.Equal(2, Directory.GetFiles(_files[$"bootcfs/{name}"]).Length);
        Assert.Equal($"/bootcfs/{name}/linux", BootDirectory.EntryPath(name, BootDirectory.LinuxFile));
        Assert.Equal(Digest("kernel"), _boot.Measure(name, BootDirectory.LinuxFile));
        Assert.Null(_boot.Measure(name, "missing"));
    }

    [Fact]
    public void Equal_files_are_shared_and_other_ones_are_not()
    {
        string first = _boot.InstallFiles(Source("kernel"), Source("initramfs"));
        DateTime written = File.GetLastWriteTimeUtc(_files[$"bootcfs/{first}/linux"]);
        Assert.Equal(first, _boot.InstallFiles(Source("kernel"), Source("initramfs")));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_files[$"bootcfs/{first}/linux"]));
        Assert.NotEqual(first, _boot.InstallFiles(Source("kernel"), Source("other")));
        Assert.NotEqual(first, _boot.InstallFiles(Source("initramfs"), Source("kernel")));
        Assert.Equal(3, Directory.GetDirectories(_files["bootcfs"]).Length);
    }

    [Theory]
    [InlineData("kerne")]
    [InlineData("")]
    [InlineData("KERNEL")]
    [InlineData(null)]
    public void A_file_that_is_there_is_not_trusted_by_its_name(string? damaged)
    {
        string name = _boot.InstallFiles(Source("kernel"), Source("initramfs"));
        string path = _files[$"bootcfs/{name}/linux"];
        if (damaged is null)
            File.Delete(path);
        else
            File.WriteAllText(path, damaged);
        _boot.InstallFiles(Source("kernel"), Source("initramfs"));
        Assert.Equal("kernel", File.ReadAllText(path));
    }

    [Theory]
    [InlineData(true, false, "linux")]
    [InlineData(false, true, "initrd")]
    public void Wrong_bytes_are_refused_and_leave_nothing_behind(bool wrongKernel, bool wrongInitrd, string file)
    {
        BootFileSource linux = Source("kernel", wrongKernel ? "expected" : "kernel");
        BootFileSource initrd = Source("initramfs", wrongInitrd ? "expected" : "initramfs");
        var error = Assert.Throws<BootFileMismatchException>(() => _boot.InstallFiles(linux, initrd));
        Assert.Equal(ErrorCode.DigestMismatch, error.Code);
        string actual = wrongKernel ? "kernel" : "initramfs";
        string name = BootDirectory.NameOf(linux.Digest, initrd.Digest);
        Assert.Equal(
            $"{_files.Path}/bootcfs/{name}/{file} has digest {Digest(actual)}, expected {Digest("expected")}", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_files["bootcfs"]));
    }

    [Fact]
    public void Wrong_bytes_do_not_take_away_what_was_there()
    {
        string name = _boot.InstallFiles(Source("kernel"), Source("initramfs"));
        File.WriteAllText(_files[$"bootcfs/{name}/initrd"], "damaged");
        Assert.Throws<BootFileMismatchException>(() => _boot.InstallFiles(Source("kernel"), Source("wrong", "initramfs")));
        Assert.Equal("damaged", File.ReadAllText(_files[$"bootcfs/{name}/initrd"]));
        Assert.Equal(2, Directory.GetFileSystemEntries(_files[$"bootcfs/{name}"]).Length);
    }

    [Fact]
    public void Room_is_asked_for_what_is_not_there_yet()
    {
        long block = _boot.StatFileSystem().BlockSize;
        string kernel = new('k', 100_000);
        long all = _boot.RoomFor(Source(kernel), Source("initramfs"));
        Assert.InRange(all, 100_000 + block, 100_000 + (8 * block));
        Assert.Empty(Directory.GetFileSystemEntries(_files.Path));
        _boot.InstallFiles(Source(kernel), Source("initramfs"));
        Assert.Equal(block, _boot.RoomFor(Source(kernel), Source("initramfs")));
    }

    private BootFileSource Source(string content, string? expected = null)
    {
        string path = _sources[$"{_open.Count}"];
        File.WriteAllText(path, content);
        SafeFileHandle file = File.OpenHandle(path);
        _open.Add(file);
        return new BootFileSource(file, Digest(expected ?? content));
    }

    private static Sha256Digest Digest(string content) => Sha256Digest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
