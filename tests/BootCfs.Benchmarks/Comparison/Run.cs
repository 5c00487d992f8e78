using System.Diagnostics;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>Runs a program to its end.</summary>
internal static class Run
{
    private static readonly Dictionary<string, string> Unchanged = [];

    /// <summary>Standard output of a program that ends with 0.</summary>
    internal static string Output(params IReadOnlyList<string> command) => Output(Unchanged, command);

    /// <summary>The same with more variables in its environment.</summary>
    internal static string Output(IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!; // never null without a shell
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {error.Result}{output}");
    }

    /// <summary>A command as one line for a shell.</summary>
    internal static string Quoted(IReadOnlyList<string> command) =>
        string.Join(' ', command.Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
}
