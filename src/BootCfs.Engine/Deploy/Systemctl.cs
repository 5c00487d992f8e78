using System.Diagnostics;
using System.Globalization;

namespace BootCfs.Deploy;

/// <summary>What is asked of systemd.</summary>
internal static class Systemctl
{
    private const string Program = "systemctl";

    /// <summary>Runs it.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    internal static string? Run(params IReadOnlyList<string> arguments) => Start(Program, arguments, out _);

    /// <summary>The version of systemd; null when it cannot be asked.</summary>
    internal static int? ReadVersion()
    {
        // "systemd 252 (252.39-1~deb12u1)"
        if (Start(Program, ["--version"], out string output) is not null)
            return null;
        string[] words = output.Split([' ', '\n'], 3);
        return words is [_, var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : null;
    }

    /// <summary>Runs a program and waits for it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="output">What it printed.</param>
    /// <returns>What went wrong; null when nothing did.</returns>
    internal static string? Start(string program, IReadOnlyList<string> arguments, out string output)
    {
        output = "";
        string words = string.Join(' ', [program, .. arguments]);
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
            using Process? process = Process.Start(start);
            if (process is null)
                return $"{words} did not start";
            Task<string> error = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{words} failed: {error.Result.Trim().Split('\n')[0]}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"{words} cannot be run: {e.Message}";
        }
    }
}
