using BootCfs.Format;
using BootCfs.Linux;

namespace BootCfs.Tests.Linux;

public class MountInfoTests
{
    [Fact]
    public void Reads_every_field_and_decodes_escapes()
    {
        MountEntry mount = Assert.Single(MountInfo.Parse(
            "36 35 98:1 /mnt1 /mnt\\0402\\134 rw,noatime master:1 shared:7 - overlay composefs:ab ro,lowerdir=/a\\054b\n"u8));
        Assert.Equal((36, 35, new DeviceNumber(98, 1)), (mount.Id, mount.ParentId, mount.Device));
        Assert.Equal(("/mnt1", "/mnt 2\\"), (mount.Root, mount.MountPoint));
        Assert.Equal(["rw", "noatime"], mount.Options);
        Assert.Equal(("overlay", "composefs:ab"), (mount.FileSystemType, mount.Source));
        Assert.Equal(["ro", "lowerdir=/a,b"], mount.SuperOptions);
    }

    [Fact]
    public void Reads_a_line_without_tags_and_an_empty_source() =>
        Assert.Equal("", Assert.Single(MountInfo.Parse("1 0 0:1 / / rw - tmpfs  rw"u8)).Source);

    [Fact]
    public void The_last_mount_on_a_place_covers_the_others()
    {
        IReadOnlyList<MountEntry> mounts = MountInfo.Parse(
            "1 0 0:1 / / rw - ext4 a rw\n2 1 0:2 / / rw - overlay b rw\n3 1 0:3 / /x rw - ext4 c rw\n"u8);
        Assert.Equal("b", MountInfo.Find(mounts, "/")?.Source);
        Assert.Null(MountInfo.Find(mounts, "/y"));
    }

    [Theory]
    [InlineData("1 0 0:1 / / rw shared:1 ext4 a rw")] // no dash
    [InlineData("1 0 0:1 / / rw - ext4 a")]
    [InlineData("x 0 0:1 / / rw - ext4 a rw")]
    [InlineData("1 0 01 / / rw - ext4 a rw")]
    [InlineData("1 0 0:-1 / / rw - ext4 a rw")]
    [InlineData("")]
    [InlineData("1")]
    public void Rejects_a_line_and_says_which(string line)
    {
        byte[] text = System.Text.Encoding.ASCII.GetBytes("1 0 0:1 / / rw - ext4 a rw\n" + line + "\n");
        var error = Assert.Throws<InvalidMountInfoException>(() => MountInfo.Parse(text));
        Assert.Equal((2, ErrorCode.InvalidMetadata), (error.Line, error.Code));
    }

    [Fact]
    public void Finds_the_root_of_this_system() => Assert.NotNull(MountInfo.Find(MountInfo.Load(), "/proc"));
}
