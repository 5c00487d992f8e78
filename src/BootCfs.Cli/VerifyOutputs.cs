using System.CommandLine;
using BootCfs.Cli.Json;

namespace BootCfs.Cli;

/// <summary>Files that <c>verify</c> leaves for those who watch a host; each is there whole or not at all.</summary>
internal sealed class VerifyOutputs
{
    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write what --json prints to a file, too",
        HelpName = "FILE",
    };

    private readonly Option<string?> _metrics = new("--metrics")
    {
        Description = "Write metrics in the text format of Prometheus to a file",
        HelpName = "FILE",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_report);
        command.Options.Add(_metrics);
    }

    internal void Write(Invocation run, VerifyDocument document, TimeSpan duration)
    {
        if (run.Find(_report) is { } report)
            OutputFile.Write(report, output => CliJson.Write(output, document, CliJson.Context.VerifyDocument));
        if (run.Find(_metrics) is { } metrics)
            OutputFile.Write(metrics, output => output.Write(VerifyMetrics.Print(document, TimeProvider.System.GetUtcNow(), duration)));
    }
}
