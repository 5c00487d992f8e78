using System.CommandLine;
using BootCfs.Cli.Etc;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.History;

namespace BootCfs.Cli;

/// <summary><c>bootcfs upgrade</c>: stages what the stream of the system in use has now.</summary>
internal sealed class UpgradeCommand : HostCommand
{
    private readonly Argument<string?> _stream = new("STREAM") { Description = "Stream to follow from now on; else the one deployed from", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _check = new("--check") { Description = "Say what would come, and change nothing" };
    private readonly Option<bool> _now = new("--now") { Description = "Publish the entry at once, not when the system is shut down" };
    private readonly Option<bool> _apply = new("--apply") { Description = "Reboot when all is in place" };
    private readonly Option<bool> _softReboot = new("--soft-reboot") { Description = "Restart all that runs but the kernel, when kernel and initramfs stay the same" };
    private readonly EtcConflictOption _conflict = new();
    private readonly DeployOptions _deploy = new();
    private readonly Option<bool> _unchanged = new("--unchanged-exit-77") { Description = "Exit with 77 when there is nothing new" };

    internal UpgradeCommand(CommandContext context)
        : base(context, "upgrade", "Stage the newest commit of a stream")
    {
        Arguments.Add(_stream);
        Options.Add(_check);
        Options.Add(_now);
        Options.Add(_apply);
        Options.Add(_softReboot);
        _conflict.AddTo(this);
        _deploy.AddTo(this);
        Options.Add(_unchanged);
    }

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        if ((run.Get(_apply) || run.Get(_softReboot)) && !host.IsLive)
            throw new UsageException($"{host.Path} does not run: there is nothing to reboot");
        UpgradeOffer offer = Upgrade.Find(host, run.NamedRepository, run.Find(_stream), _deploy.AllowsQuarantined(run));
        if (offer.Skipped is { } bad)
            run.Note($"{ShortId.Of(bad.Commit.ToString())} is passed over: {Printable.Of(bad.Reason)}");
        if (offer.There is { } there)
            return Unchanged(run, host, offer, there);
        return run.Get(_check) ? Check(run, host, offer) : Deploy(run, host, offer);
    }

    // What is there is not yet what runs: it can be published, and changed to.
    private int Unchanged(Invocation run, Host host, UpgradeOffer offer, Deployment there)
    {
        bool isSoft = run.Get(_softReboot);
        bool publishes = there.IsStaged && (run.Get(_now) || isSoft);
        bool restarts = (run.Get(_apply) || isSoft) && LiveSystem.FindBooted() != there.Id;
        if (run.Get(_check))
        {
            Print(run, offer, there, publishes: false, null);
            return run.Get(_unchanged) ? ExitStatus.Unchanged : ExitStatus.Ok;
        }

        if (restarts && isSoft)
            SoftReboot.Require(host, offer.From, there.Record);
        HostPlan plan = publishes
            ? Finalization.Run(run.Sysroot, FindBoot(run), ReadOptions(run), TimeProvider.System, run.CancellationToken).Plan
            : Upgrade.Settle(host, offer, ReadOptions(run), run.CancellationToken);
        Print(run, offer, there, publishes, plan);
        if (restarts && !IsDryRun(run))
            Restart(isSoft, there.Record.Id, there.Entry.Entry);
        return run.Get(_unchanged) && !publishes && !restarts ? ExitStatus.Unchanged : ExitStatus.Ok;
    }

    private void Print(Invocation run, UpgradeOffer offer, Deployment there, bool publishes, HostPlan? plan)
    {
        if (plan is not null)
            PlanText.WriteNotes(run, plan);
        if (run.Json)
        {
            run.Print(Document(offer, null) with { Plan = plan is null ? null : PlanDocument.Of(plan) }, CliJson.Context.UpgradeDocument);
            return;
        }

        string state = (publishes, IsDryRun(run), there.IsStaged) switch
        {
            (true, true, _) => ", and gets its entry",
            (true, false, _) => ", and has its entry now",
            (false, _, true) => ", and staged",
            _ => "",
        };
        run.Note($"{ShortId.OfDeployment(there.Record.Id.ToString())} is of the newest commit of {offer.Stream}{state}");
        if (plan is not null && IsDryRun(run))
            PlanText.WriteWhole(run, plan);
    }

    private static int Check(Invocation run, Host host, UpgradeOffer offer)
    {
        using Repository source = Repository.Open(run.NamedRepository ?? host.RepositoryPath);
        using Repository own = Repository.Open(host.RepositoryPath);
        var diff = CommitDiff.Between(source, own.Commits.Read(offer.From.Record.Commit), source.Commits.Read(offer.Newest), new DiffOptions([], IgnoreTimes: true));
        if (run.Json)
            run.Print(Document(offer, diff), CliJson.Context.UpgradeDocument);
        else
            DiffText.Write(run.Text, run.Style, diff, files: false);
        return ExitStatus.Ok;
    }

    private int Deploy(Invocation run, Host host, UpgradeOffer offer)
    {
        bool isSoft = run.Get(_softReboot);
        DeployRequest request = Upgrade.RequestOf(offer, _deploy.Read(run, offer.Newest.ToString(), ReadOptions(run).LockWait) with
        {
            Etc = new EtcRequest { Conflicts = _conflict.Read(run) },
            Stage = !run.Get(_now) && !isSoft,
        });
        if (isSoft)
            SoftReboot.Require(host, offer.From, DeployOf(run, host, request, dryRun: true).Record);
        DeploymentPlan plan = DeployOf(run, host, request, IsDryRun(run));
        DeployReport.Write(run, host, plan, IsDryRun(run));
        if (plan.Etc.IsRefused)
            return ExitStatus.EtcConflict;
        if (IsDryRun(run))
            return ExitStatus.Ok;
        if (isSoft || run.Get(_apply))
            Restart(isSoft, plan.Record.Id, plan.Entry);
        return ExitStatus.Ok;
    }

    private static void Restart(bool isSoft, DeploymentId id, BootEntry entry)
    {
        if (isSoft)
            SoftReboot.Run(id, entry);
        else
            Rebooting.Run();
    }

    private static DeploymentPlan DeployOf(Invocation run, Host host, DeployRequest request, bool dryRun) =>
        Deployer.Run(host, run.NamedRepository, request, dryRun, TimeProvider.System, run.Note, run.CancellationToken);

    private static UpgradeDocument Document(UpgradeOffer offer, CommitDiff? diff) => new()
    {
        Stream = offer.Stream,
        From = offer.From.Record.Id.ToString(),
        Commit = offer.Newest.ToString(),
        Available = offer.There is null,
        Release = diff?.Release,
        Packages = diff?.Packages,
        Privileges = diff?.Privileges,
    };
}
