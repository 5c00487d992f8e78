using System.Diagnostics;
using System.Globalization;

namespace BootCfs.Boot;

/// <summary>Signs an EFI program for Secure Boot with sbsign(1), which knows keys and tokens.</summary>
/// <param name="Key">The private key.</param>
/// <param name="Certificate">Its certificate.</param>
public sealed record UkiSigner(string Key, string Certificate)
{
    private const string Program = "sbsign";

    /// <summary>Signs a file into another one.</summary>
    /// <exception cref="UkiToolException">sbsign is not there, or refuses.</exception>
    public void Sign(string from, string to)
    {
        var start = new ProcessStartInfo(Program, ["--key", Key, "--cert", Certificate, "--output", to, from])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using Process process = Process.Start(start) ?? throw new UkiToolException($"{Program} did not start");
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string said = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new UkiToolException(string.Create(CultureInfo.InvariantCulture, $"{Program} ended with status {process.ExitCode}: {LastLine($"{output.Result}\n{said}")}"));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UkiToolException($"{Program} is not installed: nothing was signed") { Hint = "install sbsigntool (Debian) or sbsigntools (Fedora)" };
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? last : "";
}
