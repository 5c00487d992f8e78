using System.Diagnostics;
using System.Text;

namespace BootCfs.Tests;

/// <summary>Runs programs of others, which judge what we write.</summary>
internal static class Tool
{
    /// <summary>Whether a program is on the search path.</summary>
    internal static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs a program with input and returns its output; fails the test when it does not exit with 0.</summary>
    internal static byte[] Run(byte[] input, string program, params string[] arguments)
    {
        (int status, byte[] output, string error) = Start(input, program, arguments);
        Assert.True(status == 0, $"{program} {string.Join(' ', arguments)} exited with {status}: {error}{Encoding.UTF8.GetString(output)}");
        return output;
    }

    /// <summary>Runs a program and returns its output as text; fails the test when it does not exit with 0.</summary>
    internal static string Run(string program, params string[] arguments) => Encoding.UTF8.GetString(Run([], program, arguments));

    /// <summary>Runs a program with input and returns what came out of it.</summary>
    internal static (int Status, byte[] Output, string Error) Start(byte[] input, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_SYSTEM"] = "/dev/null", ["LC_ALL"] = "C" },
        })!; // never null without a shell
        using var output = new MemoryStream();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        Task.WaitAll(copy, error);
        process.WaitForExit();
        return (process.ExitCode, output.ToArray(), error.Result);
    }
}
