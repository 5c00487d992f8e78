using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Config;
using BootCfs.Deploy;

namespace BootCfs.Cli.Quarantined;

/// <summary><c>bootcfs quarantine drop</c>: lets an image be deployed again.</summary>
internal sealed class QuarantineDropCommand : CliCommand
{
    private readonly Argument<string> _name = new("IMAGE") { Description = "Digest of the image or id of its commit, or the beginning, as list shows it" };
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<bool> _dryRun = DryRunOption.Create();

    internal QuarantineDropCommand(CommandContext context)
        : base(context, "drop", "Let an image be deployed again")
    {
        Arguments.Add(_name);
        Options.Add(_boot);
        Options.Add(_dryRun);
    }

    protected override int Run(Invocation run)
    {
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        QuarantineRecord record = Find(host, run.Get(_name));
        bool dryRun = run.Get(_dryRun);
        if (!dryRun)
        {
            Quarantine.Drop(host, record, TimeProvider.System);
            HostState.Publish(host);
        }

        if (run.Json)
            run.Print(new QuarantineDocument([QuarantineState.Of(record)]) { DryRun = dryRun }, CliJson.Context.QuarantineDocument);
        else
            run.Note($"commit {ShortId.Of(record.Commit.ToString())} {(dryRun ? "could" : "may")} be deployed again");
        return ExitStatus.Ok;
    }

    private static QuarantineRecord Find(Host host, string name)
    {
        QuarantineRecord[] meant =
        [
            .. Quarantine.Read(host).Where(record => ShortId.IsMeant(name, record.Image.Digest.ToHex()) || ShortId.IsMeant(name, record.Commit.ToString())),
        ];
        return meant switch
        {
            [var only] => only,
            [] => throw new UnknownDeploymentException($"'{name}' is not in quarantine") { Hint = "bootcfs quarantine list shows what is" },
            _ => throw new UsageException($"several images in quarantine begin with '{name}'"),
        };
    }
}
