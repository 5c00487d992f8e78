using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Linux;

namespace BootCfs.Boot;

/// <summary>
/// The programs that make what a boot loader needs beside entries: all executables of <c>/etc/bootcfs/bootloader.d</c>, in
/// the order of their names, after every change of the entries and before files go that were only needed by old ones. Each
/// reads the new state as JSON (docs/formats/status.md) from standard input, and <c>BOOTCFS_BOOT</c> names the boot directory.
/// </summary>
internal sealed class LoaderHooks(string folder, TimeSpan timeout)
{
    private const uint Executable = 0b001_001_001;

    /// <summary>Those of the running system.</summary>
    internal static LoaderHooks OfSystem { get; } = new(HostLayout.LoaderHooks, TimeSpan.FromMinutes(2));

    /// <summary>Paths of the programs.</summary>
    internal IReadOnlyList<string> Programs
    {
        get
        {
            if (!Directory.Exists(folder))
                return [];
            using DirectoryHandle directory = DirectoryHandle.Open(folder);
            return
            [
                .. new DirectoryWalker().Read(directory)
                    .Where(entry => entry.Status.IsRegular && (entry.Status.Mode & Executable) != 0)
                    .Select(entry => Path.Combine(folder, System.Text.Encoding.UTF8.GetString(entry.Name))),
            ];
        }
    }

    /// <summary>Runs them one after the other.</summary>
    /// <exception cref="HookException">One failed; those behind it have not run.</exception>
    internal void Run(BootDirectory boot, ReadOnlyMemory<byte> state)
    {
        foreach (string program in Programs)
            Run(program, boot, state);
    }

    private void Run(string program, BootDirectory boot, ReadOnlyMemory<byte> state)
    {
        var run = new LocalProgram(program, timeout)
        {
            Environment = new Dictionary<string, string> { ["BOOTCFS_BOOT"] = boot.Path },
            Input = state,
        };
        if (run.Run() is { } failure)
            throw new HookException(program, failure);
    }
}

/// <summary>A program that tells a boot loader of new entries has failed: the entries are as they should be, the boot loader may not know.</summary>
/// <param name="program">Its path.</param>
/// <param name="reason">How it failed.</param>
public sealed class HookException(string program, string reason) : BootCfsException(ErrorCode.HookFailed, $"{program} {reason}");
