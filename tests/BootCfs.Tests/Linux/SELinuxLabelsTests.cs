using System.Text;
using BootCfs.Format;
using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Tests.Linux;

public sealed class SELinuxLabelsTests : IDisposable
{
    /// <summary>A policy in small: types of files, "no label", and, beside it, what is local and what stands for what.</summary>
    internal const string FileContexts =
        "/.*\tsystem_u:object_r:default_t:s0\n"
        + "/\t-d\tsystem_u:object_r:root_t:s0\n"
        + "/usr(/.*)?\tsystem_u:object_r:usr_t:s0\n"
        + "/usr/bin(/.*)?\tsystem_u:object_r:bin_t:s0\n"
        + "/usr/bin/.*\t-l\tsystem_u:object_r:link_t:s0\n"
        + "/etc(/.*)?\tsystem_u:object_r:etc_t:s0\n"
        + "/proc(/.*)?\t<<none>>\n"
        + "/proc\t-d\t<<none>>\n";

    private readonly TemporaryDirectory _folder = new();

    public SELinuxLabelsTests()
    {
        File.WriteAllText(_folder["file_contexts"], FileContexts);
        File.WriteAllText(_folder["file_contexts.local"], "/etc/local\tsystem_u:object_r:local_t:s0\n");
        File.WriteAllText(_folder["file_contexts.homedirs"], "/home/[^/]+\t-d\tuser_u:object_r:user_home_dir_t:s0\n");
        File.WriteAllText(_folder["file_contexts.subs_dist"], "/usr/etc /etc\n");
        File.WriteAllText(_folder["file_contexts.subs"], "/opt/bin /usr/bin\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/", Mode.S_IFDIR, "root_t")]
    [InlineData("/srv", Mode.S_IFDIR, "default_t")]
    [InlineData("/usr/bin/tool", Mode.S_IFREG, "bin_t")]
    [InlineData("/usr/bin/link", Mode.S_IFLNK, "link_t")]
    [InlineData("/usr/etc/passwd", Mode.S_IFREG, "etc_t")]
    [InlineData("/opt/bin/tool", Mode.S_IFREG, "bin_t")]
    [InlineData("/etc/local", Mode.S_IFREG, "local_t")]
    [InlineData("/home/somebody", Mode.S_IFDIR, "user_home_dir_t")]
    [InlineData("/proc/1", Mode.S_IFDIR, null)]
    [InlineData("/proc", Mode.S_IFDIR, null)]
    [InlineData("/usr/bin/\xff\n", Mode.S_IFREG, "bin_t")]
    public void Are_those_of_the_file_and_of_what_lies_beside_it(string path, uint mode, string? type)
    {
        using var labels = SELinuxLabels.Open(_folder["file_contexts"], "policy");
        byte[]? label = labels.Find(Encoding.Latin1.GetBytes(path), mode | 0b110_100_100);
        string? user = path.StartsWith("/home", StringComparison.Ordinal) ? "user_u" : "system_u";
        Assert.Equal(type is null ? null : $"{user}:object_r:{type}:s0", label is null ? null : Encoding.Latin1.GetString(label));
    }

    [ToolFact("matchpathcon")]
    public void Are_those_that_matchpathcon_finds()
    {
        using var labels = SELinuxLabels.Open(_folder["file_contexts"], "policy");
        foreach ((uint mode, string word) in new[] { (Mode.S_IFREG, "file"), (Mode.S_IFDIR, "dir"), (Mode.S_IFLNK, "lnk_file"), (Mode.S_IFCHR, "chr_file") })
        {
            foreach (string path in new[] { "/usr", "/usr/bin/x", "/etc/local", "/home/x", "/proc", "/var/lib", "/usr/etc/a" })
            {
                string expected = Tool.Run("matchpathcon", "-n", "-f", _folder["file_contexts"], "-m", word, path).TrimEnd('\n');
                byte[]? label = labels.Find(Encoding.UTF8.GetBytes(path), mode);
                Assert.Equal(expected, label is null ? "<<none>>" : Encoding.UTF8.GetString(label));
            }
        }
    }

    [Theory]
    [InlineData("/usr/(.* system_u:object_r:usr_t:s0\n")] // no regular expression, which only setfiles would say
    [InlineData("nonsense\n")]
    [InlineData("/usr/.* -q system_u:object_r:usr_t:s0\n")]
    [InlineData(null)]
    public void Need_a_policy_without_faults(string? text)
    {
        if (text is not null)
            File.WriteAllText(_folder["policy"], text);
        LinuxException error = Assert.Throws<LinuxException>(() => SELinuxLabels.Open(_folder["policy"], "/etc/policy"));
        Assert.Equal(
            text is null
                ? "cannot use policy /etc/policy: no such file or directory (ENOENT)"
                : "cannot use policy /etc/policy: invalid argument (EINVAL)",
            error.Message);
    }

    [Fact]
    public void May_be_of_no_policy_that_this_machine_knows()
    {
        File.WriteAllText(_folder["policy"], "/.* any:thing:at:all\n");
        using var labels = SELinuxLabels.Open(_folder["policy"], "policy");
        Assert.Equal("any:thing:at:all"u8.ToArray(), labels.Find("/x"u8, Mode.S_IFREG));
    }

    [Fact]
    public void Say_which_library_is_not_installed()
    {
        MissingLibraryException error = Assert.Throws<MissingLibraryException>(
            () => SELinuxLabels.Open(_folder["file_contexts"], "policy", "libnothing.so.9"));
        Assert.Equal("the library libnothing.so.9 is not installed", error.Message);
        Assert.Equal("install it (libselinux1 on Debian, libselinux on Fedora)", error.Hint);
        Assert.Equal(ErrorCode.Missing, error.Code);
    }
}
