using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;

namespace BootCfs.Tests.Linux;

public class FsVerityFileTests
{
    // tmpfs has no fs-verity on any kernel.
    [Fact]
    public void A_filesystem_without_verity_is_told_apart_from_a_file_without_it()
    {
        using DirectoryHandle shared = DirectoryHandle.Open("/dev/shm");
        string name = $"bootcfs-verity-{Environment.ProcessId}";
        shared.CreateFile(name, 0b110_100_100).Dispose();
        try
        {
            using var file = shared.OpenFile(name);
            var error = Assert.Throws<VerityUnsupportedException>(() => FsVerityFile.Measure(file));
            Assert.Equal($"no fs-verity on the filesystem of /dev/shm/{name}", error.Message);
            Assert.Equal(ErrorCode.VerityUnsupported, error.Code);
            Assert.False(FsVerityFile.TryEnable(file, FsVerityAlgorithm.Sha256));
            Assert.Throws<VerityUnsupportedException>(() => FsVerityFile.Enable(file, FsVerityAlgorithm.Sha256));
        }
        finally
        {
            shared.Unlink(name);
        }
    }
}
