using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace BootCfs.Linux;

/// <summary>A program of this system that the operator or the vendor has put somewhere for us to run.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Timeout">How long it may take.</param>
public sealed record LocalProgram(string Path, TimeSpan Timeout)
{
    // What it left running may hold its output open.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>Environment variables that it gets beside ours.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What stands on its standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Takes each line that it says; null: it speaks where we do.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Runs it to its end, or until it has had its time.</summary>
    /// <returns>How it failed; null when it ended well.</returns>
    public string? Run()
    {
        var start = new ProcessStartInfo(Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = Say is not null,
            RedirectStandardError = Say is not null,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach ((string name, string value) in Environment)
            start.Environment[name] = value;
        try
        {
            using Process process = new() { StartInfo = start };
            if (Say is not null)
            {
                process.OutputDataReceived += (_, line) => Tell(line.Data);
                process.ErrorDataReceived += (_, line) => Tell(line.Data);
            }

            process.Start();
            return Follow(process);
        }
        catch (Win32Exception error)
        {
            return $"cannot be run: {LinuxException.Sentence(error.NativeErrorCode)}";
        }
    }

    private string? Follow(Process process)
    {
        if (Say is not null)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        try
        {
            process.StandardInput.BaseStream.Write(Input.Span);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not want to know; its exit status says whether that was right.
        }

        if (!process.WaitForExit(Timeout))
        {
            process.Kill(entireProcessTree: true);
            return string.Create(CultureInfo.InvariantCulture, $"did not end within {Timeout.TotalSeconds} seconds");
        }

        using var over = new CancellationTokenSource(Rest);
        try
        {
            if (Say is not null)
                process.WaitForExitAsync(over.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The rest is nobody's.
        }

        return process.ExitCode == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"ended with status {process.ExitCode}");
    }

    // Two threads read; a line stays whole.
    private void Tell(string? line)
    {
        if (line is null || Say is null)
            return;
        lock (Say)
            Say(line);
    }
}
