using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Cli.Trust;

/// <summary><c>bootcfs trust check</c>: says whether a commit is accepted, and why not.</summary>
internal sealed class TrustCheckCommand : CliCommand
{
    private readonly Argument<string?> _revision = Revision.Optional("the only stream");
    private readonly PolicyOption _policy = new();
    private readonly Option<string?> _stream = StreamOption.Create();

    internal TrustCheckCommand(CommandContext context)
        : base(context, "check", "Say whether a commit is accepted, and why not")
    {
        Arguments.Add(_revision);
        Options.Add(_policy);
        Options.Add(_stream);
    }

    protected override int Run(Invocation run)
    {
        TrustPolicy policy = _policy.LoadOwn(run);
        using Repository repository = Repository.Open(run.RepositoryPath);
        GitObjectId commit = Revision.ResolveOrOnly(repository, run.Find(_revision));
        StreamName? named = run.Find(_revision) is { } revision ? repository.Commits.FindStream(revision) : null;
        TrustDecision decision = new CommitTrust(repository.Commits, policy).Judge(commit, new TrustQuestion
        {
            Now = TimeProvider.System.GetUtcNow(),
            Stream = run.Find(_stream) ?? named?.ToString(),
        });
        if (run.Json)
            run.Print(DecisionDocument.Of(decision), CliJson.Context.DecisionDocument);
        else
            Write(run, decision);
        return decision.IsAccepted ? ExitStatus.Ok : ExitStatus.Refused;
    }

    private static void Write(Invocation run, TrustDecision decision)
    {
        run.Text.WriteLine($"commit     {decision.Commit}");
        run.Text.WriteLine($"stream     {Printable.Of(decision.Stream ?? "none")}");
        run.Text.WriteLine($"epoch      {decision.Epoch?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}");
        foreach (SignatureVerdict signature in decision.Signatures)
        {
            string endorsed = signature.EndorsedBy is { } commit ? $", brought by commit {commit}" : "";
            run.Text.WriteLine($"signature  {TrustText.Name(signature.State)}: {Printable.Of(signature.Message)}{endorsed}  ({Printable.Of(signature.Place)})");
        }

        foreach (TrustReason reason in decision.Reasons)
            run.Text.WriteLine($"{run.Style.Bad("refused")}    {reason.Id}: {Printable.Of(reason.Message)}");
        if (decision.IsAccepted)
            run.Text.WriteLine(run.Style.Good("accepted"));
    }
}
