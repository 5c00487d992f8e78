using System.CommandLine;
using BootCfs.Cli.Reference;

namespace BootCfs.Cli;

/// <summary>The program: gives commands what they need, and every failure a message and an exit status.</summary>
internal static class Program
{
    // A file name may begin with @: no response files.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    private static int Main(string[] args)
    {
        using var streams = new StandardStreams();
        using var signals = new SignalCancellation();
        if (ReferenceTool.Called(Environment.GetCommandLineArgs()[0], streams, signals) is { } tool)
            return Run(tool, args, streams);
        var failures = new FailureReport(streams);
        try
        {
            var root = new BootCfsCommand(streams, signals);
            ParseResult parse = root.Parse(args, Parser);
            failures.Json = parse.GetValue(root.Global.Json);
            failures.Verbose = parse.GetValue(root.Global.Verbose);
            if (UsageException.Find(parse) is { } wrong)
                throw wrong;
            int status = parse.Invoke(new InvocationConfiguration
            {
                Output = streams.Text,
                Error = streams.Messages,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            streams.Text.Flush();
            return status;
        }
        catch (OperationCanceledException) when (signals.Received is { } signal)
        {
            return failures.Cancelled(signal);
        }
        catch (Exception error)
        {
            return failures.Failed(error);
        }
    }

    // A reference tool has a command line, words and statuses of its own.
    private static int Run(ReferenceTool tool, string[] args, StandardStreams streams)
    {
        try
        {
            tool.Run(args);
            streams.Text.Flush();
            return ExitStatus.Ok;
        }
        catch (Exception error)
        {
            return tool.Failed(error);
        }
    }
}
