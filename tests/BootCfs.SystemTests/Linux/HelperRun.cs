using System.Diagnostics;

namespace BootCfs.SystemTests.Linux;

/// <summary>One run of the published helper by run-helper.sh.</summary>
internal sealed record HelperRun(int Status, string Output, string Error)
{
    private static readonly string Folder = $"{VirtualMachines.Shell.RepositoryRoot}/tests/BootCfs.SystemTests/Linux";

    /// <summary>The published program.</summary>
    internal static readonly string Helper = $"{VirtualMachines.Shell.RepositoryRoot}/out/bootcfs-setup-root";

    /// <summary>Runs the helper and then a probe inside the new root; returns what the probe printed.</summary>
    internal static string Succeed(
        TestSysroot sysroot, string commandLine, string probe, string config = "", string wrapper = "", string files = "")
    {
        HelperRun run = Start(sysroot, commandLine, probe, config, wrapper, files);
        Assert.True(run.Status == 0, $"{run.Status}: {run.Error}{run.Output}");
        return run.Output;
    }

    internal static HelperRun Start(
        TestSysroot sysroot,
        string commandLine,
        string probe = "",
        string config = "",
        string wrapper = "",
        string files = "",
        bool initramfs = true)
    {
        Assert.True(File.Exists(Helper), $"{Helper} is missing: run 'make build' first");
        var start = new ProcessStartInfo($"{Folder}/run-helper.sh", [Helper, sysroot.Path, commandLine, config, probe])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["WRAPPER"] = wrapper, ["FILES"] = files, ["LC_ALL"] = "C", ["NOT_AN_INITRAMFS"] = initramfs ? "" : "1" },
        };
        using Process process = Process.Start(start)!; // never null without a shell
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }
}
