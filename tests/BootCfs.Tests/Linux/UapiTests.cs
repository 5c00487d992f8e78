using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Linux.Uapi;

namespace BootCfs.Tests.Linux;

public class UapiTests
{
    // Headers that cannot stand in one file are why each type is compiled alone.
    private static readonly Dictionary<Type, string[]> Headers = new()
    {
        [typeof(Errno)] = ["errno.h"],
        [typeof(Fcntl)] = ["linux/fcntl.h", "linux/fs.h"],
        [typeof(Openat2)] = ["linux/openat2.h"],
        [typeof(open_how)] = ["linux/openat2.h"],
        [typeof(Stat)] = ["linux/stat.h"],
        [typeof(statx)] = ["linux/stat.h"],
        [typeof(statx_timestamp)] = ["linux/stat.h"],
        [typeof(Fsverity)] = ["linux/ioctl.h", "linux/fsverity.h"],
        [typeof(fsverity_enable_arg)] = ["linux/fsverity.h"],
        [typeof(fsverity_read_metadata_arg)] = ["linux/fsverity.h"],
        [typeof(fsverity_digest)] = ["linux/fsverity.h"],
        [typeof(Fs)] = ["linux/fs.h"],
        [typeof(Ext4)] = ["linux/ioctl.h", "linux/types.h"],
        [typeof(Magic)] = ["linux/magic.h"],
        [typeof(Statfs)] = ["sys/statvfs.h"],
        [typeof(statfs)] = ["sys/vfs.h"],
        [typeof(Loop)] = ["linux/loop.h"],
        [typeof(loop_info64)] = ["linux/loop.h"],
        [typeof(loop_config)] = ["linux/loop.h"],
        [typeof(Mount)] = ["fcntl.h", "linux/mount.h"],
        [typeof(mount_attr)] = ["linux/mount.h"],
        [typeof(Umount)] = ["sys/mount.h"],
        [typeof(Unistd)] = ["sys/syscall.h"],
        [typeof(Sched)] = ["linux/sched.h"],
        [typeof(Poll)] = ["poll.h"],
        [typeof(pollfd)] = ["poll.h"],
        [typeof(timespec)] = ["time.h", "sys/stat.h"],
        [typeof(dirent64)] = ["dirent.h"],
        [typeof(Selinux)] = ["selinux/label.h"],
        [typeof(selinux_opt)] = ["selinux/selinux.h"],
        [typeof(Lzma)] = ["lzma.h"],
        [typeof(lzma_stream)] = ["lzma.h"],
    };

    // What the headers of Debian 12 do not have yet, as linux/ext4.h of later kernels spells it.
    private static readonly Dictionary<Type, string> Definitions = new()
    {
        [typeof(Ext4)] = "#define EXT4_IOC_CHECKPOINT _IOW('f', 43, __u32)\n",
    };

    // These end in an array of any length in C.
    private static readonly Type[] OpenEnded = [typeof(fsverity_digest), typeof(dirent64)];

    // These have no tag in C.
    private static readonly Type[] Untagged = [typeof(lzma_stream)];

    [Fact]
    public void Every_kernel_type_has_a_header_to_be_held_to() =>
        Assert.Equal(
            typeof(Errno).Assembly.GetTypes()
                .Where(t => t.Namespace == typeof(Errno).Namespace && !t.IsNested).Select(t => t.Name).Order(),
            Headers.Keys.Select(t => t.Name).Order());

    [ToolFact("gcc")]
    public void Numbers_and_structs_are_those_of_the_kernel_headers()
    {
        var failures = Headers.Select(h => (h.Key, Errors: Compile(CSource(h.Key, h.Value))))
            .Where(r => r.Errors.Length > 0);
        Assert.Empty(string.Join('\n', failures.Select(f => $"{f.Key.Name}:\n{f.Errors}")));
    }

    [ToolFact("gcc")]
    public void A_wrong_number_does_not_compile() =>
        Assert.Contains("O_EXCL", Compile("#include <linux/fcntl.h>\n" + Equal("O_EXCL", "127")), StringComparison.Ordinal);

    private static string CSource(Type type, string[] headers)
    {
        var c = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n");
        foreach (string header in headers)
            c.Append(CultureInfo.InvariantCulture, $"#include <{header}>\n");
        c.Append(Definitions.GetValueOrDefault(type));

        foreach (FieldInfo constant in Fields(type, BindingFlags.Static).Where(f => f.IsLiteral))
        {
            string name = constant.Name == nameof(dirent64.NameOffset)
                ? "offsetof(struct dirent64, d_name)"
                : constant.Name;
            c.Append(Equal(name, Number(constant.GetRawConstantValue()!)));
        }

        if (!type.IsValueType)
            return c.ToString();

        string cName = Untagged.Contains(type) ? type.Name : $"struct {type.Name}";
        if (!OpenEnded.Contains(type))
            c.Append(Equal($"sizeof({cName})", Number(SizeOf(type))));
        foreach (FieldInfo field in Fields(type, BindingFlags.Instance))
            c.Append(Equal($"offsetof({cName}, {field.Name})", Number((long)Marshal.OffsetOf(type, field.Name))));
        return c.ToString();
    }

    private static FieldInfo[] Fields(Type type, BindingFlags kind) =>
        type.GetFields(kind | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    private static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static string Number(object value) =>
        string.Create(CultureInfo.InvariantCulture, $"{(value is ulong big ? unchecked((long)big) : Convert.ToInt64(value, CultureInfo.InvariantCulture))}LL");

    private static string Equal(string expression, string value) =>
        $"_Static_assert((long long)({expression}) == {value}, \"{expression}\");\n";

    private static string Compile(string source)
    {
        (int status, _, string errors) = Tool.Start(Encoding.ASCII.GetBytes(source), "gcc", "-xc", "-fsyntax-only", "-");
        return status == 0 ? "" : errors;
    }
}
