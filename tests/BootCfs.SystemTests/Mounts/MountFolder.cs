using System.Diagnostics;
using BootCfs.SystemTests.VirtualMachines;

namespace BootCfs.SystemTests.Mounts;

/// <summary>
/// A folder with an image, its objects and empty directories, and a shell there in a mount namespace of its own, in which the
/// published program has the names that <c>make install</c> gives it. No fs-verity, which the filesystem of a build
/// machine rarely has.
/// </summary>
public sealed class MountFolder : IDisposable
{
    /// <summary>
    /// A function that shows the mount at <c>mnt</c> as the kernel does; where the image was for a moment has another name each
    /// time.
    /// </summary>
    internal const string Show =
        """
        show() {
            grep " $PWD/mnt " /proc/self/mountinfo |
                awk '{ for (i = 7; $i != "-"; i++); print $(i + 1), $(i + 2), substr($6, 1, 2), $(i + 3) }' |
                sed -E "s|/\.composefs\.[A-Za-z0-9]+|/TEMPORARY|g; s|$PWD/||g; s|,uuid=on||"
        }

        """;

    /// <summary>A function that runs a command and says when that left something behind.</summary>
    internal const string Clean =
        """
        clean() {
            local status=0
            cat /proc/self/mountinfo > mounts
            "$@" || status=$?
            ls -A /tmp; diff mounts /proc/self/mountinfo
            return $status
        }

        """;

    private static readonly string Program = $"{Shell.RepositoryRoot}/out/bootcfs";

    private readonly DirectoryInfo _folder = Directory.CreateDirectory($"/var/tmp/bootcfs-mounts-{Guid.NewGuid():n}");

    public MountFolder()
    {
        Assert.True(File.Exists(Program), $"{Program} is missing: run 'make build' first");
        foreach (string name in new[] { "bin/bootcfs", "bin/mkcomposefs", "sbin/mount.composefs" })
        {
            string path = this[name];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // it has one
            File.CreateSymbolicLink(path, Program);
        }

        Run(
            """
            mkdir tree objects none mnt 'a,b\c d'
            seq 1 1000 > tree/large
            echo small > tree/small
            mkdir tree/dir && ln tree/large tree/dir/same
            chown 7:8 tree/small
            mkcomposefs --digest-store=objects tree image
            cp -r objects/. 'a,b\c d'
            cp image broken; printf X | dd of=broken bs=1 seek=1024 conv=notrunc status=none
            """).Success();
    }

    /// <summary>A path in the folder.</summary>
    internal string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>The program of the reference by this name, if it is at hand.</summary>
    internal static string? Reference(string name) =>
        Environment.GetEnvironmentVariable("COMPOSEFS_REF") is { Length: > 0 } folder ? Path.Combine(folder, name) : null;

    /// <summary>Runs a script in the folder; its mounts and /tmp end with it, and <c>upper</c> and <c>work</c> are new.</summary>
    /// <param name="script">For bash, which ends it at the first command that fails.</param>
    /// <param name="variables">Variables of its own.</param>
    internal ScriptRun Run(string script, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "bash", "-euo", "pipefail", "-c", $"mount -t tmpfs tmpfs /tmp; rm -rf upper work; mkdir upper work; {script}"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["LC_ALL"] = "C",
                ["PATH"] = $"{this["bin"]}:{this["sbin"]}:{Environment.GetEnvironmentVariable("PATH")}",
            },
        };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!; // never null without a shell
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>How a script ended.</summary>
internal sealed record ScriptRun(int Status, string Output, string Error)
{
    /// <summary>Standard output of a script that ended well and had nothing to say beside it.</summary>
    internal string Success()
    {
        Assert.Equal((0, ""), (Status, Error));
        return Output;
    }
}
