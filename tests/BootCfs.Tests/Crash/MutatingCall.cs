using System.Globalization;
using System.Text.RegularExpressions;

namespace BootCfs.Tests.Crash;

/// <summary>A system call that changes something on the disk, as strace counts it: the nth of its name in its thread.</summary>
internal sealed partial record MutatingCall(string Name, int Occurrence, string Text)
{
    /// <summary>All calls that may change something; those that open or control change something only sometimes.</summary>
    internal const string Names =
        "open,openat,openat2,creat,mkdir,mkdirat,mknodat,write,pwrite64,writev,pwritev,pwritev2,copy_file_range,sendfile," +
        "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,truncate,ftruncate,fallocate," +
        "fsync,fdatasync,sync_file_range,syncfs,ioctl,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,utimensat," +
        "setxattr,lsetxattr,fsetxattr,removexattr,flock";

    private const string StandardOutput = "write(1<";

    /// <summary>Whether it prints the answer, which is when something has been promised.</summary>
    internal bool Prints => Text.StartsWith(StandardOutput, StringComparison.Ordinal);

    /// <summary>Reads what strace wrote, and keeps what concerns one of these folders, or tells the caller something.</summary>
    internal static IReadOnlyList<MutatingCall> Read(string trace, params string[] folders)
    {
        var counts = new Dictionary<(string Thread, string Name), int>();
        var calls = new List<MutatingCall>();
        foreach (Match line in Line().Matches(trace))
        {
            (string thread, string name, string text) = (line.Groups[1].Value, line.Groups[2].Value, line.Groups[0].Value.Split(' ', 2)[1].Trim());
            int count = counts[(thread, name)] = counts.GetValueOrDefault((thread, name)) + 1;
            if (Changes(name, text, folders))
                calls.Add(new MutatingCall(name, count, text));
        }

        return [.. calls.DistinctBy(call => (call.Name, call.Occurrence))];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Occurrence}: {Text}");

    private static bool Changes(string name, string text, string[] folders) =>
        (folders.Any(folder => text.Contains(folder, StringComparison.Ordinal)) || text.StartsWith(StandardOutput, StringComparison.Ordinal)) && name switch
        {
            "open" or "openat" or "openat2" => text.Contains("O_CREAT", StringComparison.Ordinal),
            "ioctl" => text.Contains("FICLONE", StringComparison.Ordinal) || text.Contains("FS_IOC_ENABLE_VERITY", StringComparison.Ordinal),
            _ => true,
        };

    // A call that another thread interrupts is counted where it begins.
    [GeneratedRegex("^([0-9]+) +([a-z0-9_]+)\\(.*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
