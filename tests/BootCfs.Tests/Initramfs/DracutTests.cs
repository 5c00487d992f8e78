using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;
using BootCfs.Initramfs;

namespace BootCfs.Tests.Initramfs;

public class DracutTests
{
    private const string Unit = "bootcfs-setup-root.service";
    private const string FailureUnit = "bootcfs-on-failure.service";

    private static string Module { get; } = Path.Combine(RepositoryRoot(), "dracut", "50bootcfs");

    [Theory]
    [InlineData(Unit)]
    [InlineData(FailureUnit)]
    public void The_unit_starts_for_each_of_our_arguments_and_for_no_other(string unit) =>
        Assert.Equal(Kargs.All.Select(karg => karg.Name).Order(), UnitLines("ConditionKernelCommandLine=|", unit).Order());

    // Otherwise taking all of our arguments away would boot whatever lies on the disk.
    [Theory]
    [InlineData(Unit)]
    [InlineData(FailureUnit)]
    public void The_unit_starts_for_keys_in_the_initramfs_too(string unit) => Assert.Equal(
        Paths.TrustFolders.Select(folder => $"{folder}/{HostLayout.Keys}/*{PublicKeyList.Suffix}"), UnitLines("ConditionPathExistsGlob=|", unit));

    [Fact]
    public void The_shell_leaves_the_kernel_command_line_to_the_helper()
    {
        string script = File.ReadAllText(Path.Combine(Module, "module-setup.sh"));
        Assert.DoesNotContain("getarg", script, StringComparison.Ordinal);
        Assert.All(Kargs.All, karg => Assert.DoesNotContain($"{karg.Name}=", script, StringComparison.Ordinal));
        Assert.InRange(script.Count(c => c == '\n'), 1, 49);
    }

    [ToolTheory("systemd-analyze")]
    [InlineData(Unit)]
    [InlineData(FailureUnit)]
    public void Systemd_accepts_the_unit(string unit)
    {
        using var root = new TemporaryDirectory();
        string units = Directory.CreateDirectory(root["usr/lib/systemd/system"]).FullName;
        foreach (string target in Directory.EnumerateFiles("/usr/lib/systemd/system", "*.target"))
            File.Copy(target, Path.Combine(units, Path.GetFileName(target)));
        File.Copy(Path.Combine(Module, unit), Path.Combine(units, unit));
        // What the fstab generator and the package provide in an initramfs.
        File.WriteAllText(Path.Combine(units, "sysroot.mount"), "[Mount]\nWhat=/dev/vda\nWhere=/sysroot\n");
        Directory.CreateDirectory(root["usr/lib/bootcfs"]);
        File.Copy("/bin/true", root["usr/lib/bootcfs/bootcfs-setup-root"]);
        Directory.CreateDirectory(root["usr/bin"]);
        File.Copy("/bin/true", root["usr/bin/systemctl"]);

        (int status, _, string error) = Tool.Start([], "systemd-analyze", "verify", $"--root={root.Path}", "--man=no", unit);
        Assert.Equal((0, ""), (status, error));
    }

    [Fact]
    public void The_module_takes_all_of_the_trust_along_and_nothing_else()
    {
        string[] wanted =
        [
            "etc/bootcfs/keys.d/own.pub", "etc/bootcfs/revoked.d/lost.pub", "usr/lib/bootcfs/bootcfs-setup-root",
            "usr/lib/bootcfs/keys.d/a b.pub", "usr/lib/bootcfs/keys.d/release.pub", "usr/lib/bootcfs/revoked.d/bad.commits",
            "usr/lib/bootcfs/setup-root.toml", $"usr/lib/systemd/system/{FailureUnit}", $"usr/lib/systemd/system/{Unit}",
        ];
        using var root = new TemporaryDirectory();
        foreach (string name in wanted.Concat(["usr/lib/bootcfs/trust.toml", "usr/lib/bootcfs/keys.d/README", "etc/bootcfs/host.key"]))
            Write(root["tree/" + name]);
        Assert.Equal((0, ""), Install(root));
        Assert.Equal(
            wanted,
            Directory.GetFiles(root["initramfs"], "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root["initramfs"], path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_module_fails_when_a_key_cannot_be_taken_along()
    {
        using var root = new TemporaryDirectory();
        Write(root["tree/usr/lib/bootcfs/bootcfs-setup-root"]);
        Directory.CreateDirectory(root["tree/usr/lib/bootcfs/revoked.d"]);
        File.CreateSymbolicLink(root["tree/usr/lib/bootcfs/revoked.d/lost.pub"], "nowhere");
        Assert.Equal((1, "bootcfs: cannot install /usr/lib/bootcfs/revoked.d/lost.pub\n"), Install(root));
    }

    private static IEnumerable<string> UnitLines(string start, string unit) => File.ReadLines(Path.Combine(Module, unit))
        .Where(line => line.StartsWith(start, StringComparison.Ordinal))
        .Select(line => line[start.Length..]);

    // dracut itself is at work in the virtual machines; here are the few of its functions that the module calls.
    private static (int Status, string Error) Install(TemporaryDirectory root)
    {
        const string Script =
            """
            set -u
            dracutsysrootdir=$1 initdir=$2 systemdsystemunitdir=/usr/lib/systemd/system SYSTEMCTL=true
            inst_simple() {
                [ -e "$dracutsysrootdir$1" ] || return
                mkdir -p "$initdir${1%/*}" && cp "$dracutsysrootdir$1" "$initdir$1"
            }
            inst() { inst_simple "$1"; }
            dfatal() { echo "$1" >&2; }
            . "$3/module-setup.sh"
            check && install
            """;
        (int status, _, string error) = Tool.Start([], "bash", "-c", Script, "dracut", root["tree"], root["initramfs"], Module);
        return (status, error);
    }

    private static void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // it has one
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BootCfs.sln")))
            folder = Path.GetDirectoryName(folder)!; // the build output lies below the solution
        return folder;
    }
}
