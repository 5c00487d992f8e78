using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Config;
using BootCfs.Deploy;

namespace BootCfs.Cli.Quarantined;

/// <summary><c>bootcfs quarantine list</c>: shows what is not deployed again.</summary>
internal sealed class QuarantineListCommand : CliCommand
{
    private readonly Option<string?> _boot = BootOption.Create();

    internal QuarantineListCommand(CommandContext context)
        : base(context, "list", "Show images that no boot of was healthy") => Options.Add(_boot);

    protected override int Run(Invocation run)
    {
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        IReadOnlyList<QuarantineRecord> records = Quarantine.Read(host);
        if (run.Json)
        {
            run.Print(new QuarantineDocument([.. records.Select(QuarantineState.Of)]), CliJson.Context.QuarantineDocument);
            return ExitStatus.Ok;
        }

        if (records.Count == 0)
            run.Note("nothing is in quarantine");
        foreach (QuarantineRecord record in records)
        {
            string when = record.Recorded is { } time ? DateText.Of(time) : "now";
            run.Text.WriteLine($"{ShortId.Of(record.Image.Digest.ToHex())}  {ShortId.Of(record.Commit.ToString())}  {when}  {record.Os}  {Printable.Of(record.Reason)}");
        }

        return ExitStatus.Ok;
    }
}
