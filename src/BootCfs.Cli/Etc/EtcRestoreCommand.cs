using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Deploy.Etc;
using BootCfs.Linux;

namespace BootCfs.Cli.Etc;

/// <summary><c>bootcfs etc restore</c>: puts something in <c>/etc</c> back as it was.</summary>
internal sealed class EtcRestoreCommand : CliCommand
{
    private readonly Argument<string> _path = new("PATH") { Description = "File or directory below /etc" };
    private readonly Option<string?> _from = new("--from")
    {
        Description = "Deployment whose version is taken; else the one before of the same OS name",
        HelpName = "DEPLOYMENT",
    };

    private readonly Option<bool> _default = new("--default") { Description = "Take it from the commit instead" };
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<bool> _dryRun = DryRunOption.Create();
    private readonly LockTimeoutOption _lockTimeout = new();

    internal EtcRestoreCommand(CommandContext context)
        : base(context, "restore", "Put a file or directory in /etc back as it was, and keep what is there")
    {
        Arguments.Add(_path);
        Options.Add(_from);
        Options.Add(_default);
        Options.Add(_boot);
        Options.Add(_dryRun);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        string? from = run.Find(_from);
        bool takeDefault = run.Get(_default);
        if (from is not null && takeDefault)
            throw new UsageException("--from and --default exclude each other");

        string path = run.Get(_path);
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        using Repository repository = Repository.Open(run.RepositoryPath);
        bool dryRun = run.Get(_dryRun);
        using RepositoryLock? held = dryRun
            ? null
            : repository.Lock($"bootcfs etc restore {path}", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken);
        var states = new EtcStates(run.Sysroot, EtcState.ReadAll(host));
        EtcState target = states.InUse;
        EtcState source = from is not null ? states.Find(from) : takeDefault ? target : states.Before(target);
        string? replaced = EtcRestore.Run(host, repository, target, source, takeDefault, path, dryRun);
        string? kept = replaced is null ? null : Path.Combine(host.Path, replaced);
        if (run.Json)
            run.Print(new EtcRestoredDocument(dryRun, path, target.Record.Id.ToString(), source.Record.Id.ToString(), takeDefault, kept), CliJson.Context.EtcRestoredDocument);
        else if (kept is not null)
            run.Note($"{Printable.Of(path)} {(dryRun ? "would be restored; what is there would be kept in" : "is restored; what was there is")} {kept}");
        else
            run.Note($"{Printable.Of(path)} {(dryRun ? "would be restored; nothing is there" : "is restored; nothing was there")}");
        return ExitStatus.Ok;
    }
}
