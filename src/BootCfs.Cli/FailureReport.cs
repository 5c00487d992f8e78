using System.Runtime.InteropServices;
using System.Text.Json;
using BootCfs.Cli.Json;
using BootCfs.Format;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Cli;

/// <summary>Says what went wrong and what the operator can do; knows the exit status of it.</summary>
internal sealed class FailureReport(StandardStreams streams)
{
    /// <summary>Whether the failure is data: JSON on standard output.</summary>
    internal bool Json { get; set; }

    /// <summary>Whether the stack of an unexpected failure is shown.</summary>
    internal bool Verbose { get; set; }

    /// <summary>Reports a failure and returns the exit status.</summary>
    internal int Failed(Exception error)
    {
        // Nobody reads on: there is nobody to tell, and it is no failure.
        if (error is LinuxException { Errno: Errno.EPIPE })
            return ExitStatus.OutputClosed;
        if (error is BootCfsException known)
        {
            Report(JsonNamingPolicy.KebabCaseLower.ConvertName(known.Code.ToString()), known.Message, known.Hint);
            return ExitStatus.For(known.Code);
        }

        string message = $"unexpected failure: {error.GetType().Name}: {error.Message}";
        if (Verbose)
            Report("unexpected", $"{message}\n{error.StackTrace}", null);
        else
            Report("unexpected", message, "run it again with -v to see where");
        return ExitStatus.Failure;
    }

    /// <summary>Reports that a signal ended the command and returns the exit status.</summary>
    internal int Cancelled(PosixSignal signal)
    {
        Report("cancelled", $"stopped by {signal}", null);
        return ExitStatus.For(signal);
    }

    private void Report(string code, string message, string? hint)
    {
        try
        {
            if (Json)
            {
                var failure = new FailureDocument(new Failure(code, message, hint));
                CliJson.Write(streams.Data, failure, CliJson.Context.FailureDocument);
                return;
            }

            streams.Messages.WriteLine($"bootcfs: error: {message}");
            if (hint is not null)
                streams.Messages.WriteLine($"hint: {hint}");
        }
        catch (LinuxException)
        {
            // Output is full, closed or gone: the exit status is all that is left to tell.
        }
    }
}
