using System.Diagnostics;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>Runs the scripts of tests/vm and other programs to their end.</summary>
internal static class Shell
{
    internal static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>Path of a script in tests/vm.</summary>
    internal static string Script(string name) => Path.Combine(RepositoryRoot, "tests", "vm", name);

    /// <summary>Returns what the program wrote to standard output; a status other than 0 fails the test with all it said.</summary>
    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}\n{error}");
    }

    private static string FindRepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "BootCfs.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException($"no BootCfs.sln above {AppContext.BaseDirectory}");
    }
}
