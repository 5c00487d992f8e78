using System.Diagnostics;
using System.Globalization;

namespace BootCfs.Deploy;

/// <summary>What is asked of systemd.</summary>
internal static class Systemctl
{
    private const string Program = "systemctl";

    /// <summary>Runs it.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    internal static string? Run(params IReadOnlyList<string> arguments) => Start(arguments, out _);

    /// <summary>The version of systemd; null when it cannot be asked.</summary>
    internal static int? ReadVersion()
    {
        // "systemd 252 (252.39-1~deb12u1)"
        if (Start(["--version"], out string output) is not null)
            return null;
        string[] words = output.Split([' ', '\n'], 3);
        return words is [_, var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : null;
    }

    private static string? Start(IReadOnlyList<string> arguments, out string output)
    {
        output = "";
        string words = string.Join(' ', [Program, .. arguments]);
        try
        {
            var start = new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
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
