using BootCfs.Cli.Json;
using BootCfs.Config;
using BootCfs.Trust;

namespace BootCfs.Cli.Trust;

/// <summary><c>bootcfs trust list</c>: shows keys, revocations and rules.</summary>
internal sealed class TrustListCommand : CliCommand
{
    private readonly PolicyOption _policy = new();

    internal TrustListCommand(CommandContext context)
        : base(context, "list", "Show trusted keys, what is revoked, and the rules") => Options.Add(_policy);

    protected override int Run(Invocation run)
    {
        TrustPolicy policy = _policy.LoadOwn(run);
        var document = TrustDocument.Of(policy);
        if (run.Json)
        {
            run.Print(document, CliJson.Context.TrustDocument);
            return ExitStatus.Ok;
        }

        if (document.Keys.Count == 0)
            run.Note("no trusted keys: every commit is refused");
        foreach (TrustedKeyDocument key in document.Keys)
        {
            run.Text.WriteLine($"key      {Printable.Of(key.Name)}  {key.Fingerprint}{Window(key)}{(key.Revoked ? "  revoked" : "")}");
            run.Text.WriteLine($"         {Printable.Of(key.From)}, for {(key.Streams.Count == 0 ? "no stream" : Printable.Of(string.Join(", ", key.Streams)))}");
        }

        foreach (RevokedKeyDocument key in document.RevokedKeys)
            run.Text.WriteLine($"revoked  {Printable.Of(key.Name)}  {key.Fingerprint}\n         {Printable.Of(key.From)}");
        foreach (RevokedCommitDocument commit in document.RevokedCommits)
            run.Text.WriteLine($"revoked  {commit.Commit}  {Printable.Of(commit.Reason)}\n         {Printable.Of(commit.From)}");
        Write(run, "default", document.Default, policy.Rules.Default);
        foreach ((string stream, RulesDocument rules) in document.Streams)
            Write(run, $"stream {Printable.Of(stream)}", rules, policy.Rules.For(stream));
        return ExitStatus.Ok;
    }

    private static string Window(TrustedKeyDocument key) =>
        (key.ValidAfter is { } after ? $"  from {DateText.Of(after)}" : "") + (key.ValidBefore is { } before ? $"  until {DateText.Of(before)}" : "");

    private static void Write(Invocation run, string title, RulesDocument rules, StreamRules said)
    {
        var parts = new List<string> { $"{rules.Threshold} of {(rules.Keys is null ? "all keys" : string.Join(", ", rules.Keys))}" };
        if (rules.Countersigners.Count > 0)
            parts.Add($"and {string.Join(", ", rules.Countersigners)}");
        if (rules.MinEpoch > 0)
            parts.Add($"epoch {rules.MinEpoch} or more");
        if (said.MaxAge is { } age && age > TimeSpan.Zero)
            parts.Add($"no older than {age.TotalDays:0.##} days");
        run.Text.WriteLine($"rules    {title}: {Printable.Of(string.Join(", ", parts))}");
    }
}
