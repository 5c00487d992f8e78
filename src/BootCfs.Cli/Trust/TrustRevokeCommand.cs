using System.CommandLine;
using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Cli.Trust;

/// <summary><c>bootcfs trust revoke</c>: takes trust away from a key or a commit, for good.</summary>
internal sealed class TrustRevokeCommand : CliCommand
{
    private readonly Argument<string> _what = new("KEY|COMMIT") { Description = "Name, fingerprint or .pub file of a key, or a commit" };
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for those who ask later", HelpName = "TEXT", Required = true };
    private readonly PolicyOption _policy = new();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Revoke the last key, too: then every commit is refused" };
    private readonly Option<bool> _dryRun = TrustChange.DryRun();

    internal TrustRevokeCommand(CommandContext context)
        : base(context, "revoke", "Never take a key or a commit again")
    {
        Arguments.Add(_what);
        Options.Add(_reason);
        Options.Add(_policy);
        Options.Add(_yes);
        Options.Add(_dryRun);
    }

    protected override int Run(Invocation run)
    {
        string reason = run.Get(_reason);
        if (reason.Trim().Length == 0 || reason.Any(char.IsControl))
            throw new UsageException("--reason is one line of text");
        TrustPolicy policy = _policy.LoadOwn(run);
        var editor = new TrustEditor(_policy.PlaceToChange(run).Path, run.Get(_dryRun));
        string what = run.Get(_what);
        if (FindKey(policy, what) is { } key)
            RevokeKey(run, policy, editor, key, reason);
        else
            editor.RevokeCommit(NamesOf(run, what), reason);
        return TrustChange.Print(run, editor, run.Get(_dryRun));
    }

    private static (string Name, SshPublicKey Key)? FindKey(TrustPolicy policy, string what)
    {
        if (what.EndsWith(PublicKeyList.Suffix, StringComparison.Ordinal))
            return (KeyFile.NameOf(what, null), KeyFile.Read(what));
        bool isKey = what.StartsWith("SHA256:", StringComparison.Ordinal) || policy.Keys.Any(key => key.Name == what);
        return isKey && policy.FindKey(what) is var found ? (found.Name, new SshPublicKey(found.Key, found.Name)) : null;
    }

    private void RevokeKey(Invocation run, TrustPolicy policy, TrustEditor editor, (string Name, SshPublicKey Key) key, string reason)
    {
        bool isLast = !policy.Keys.Any(other => other.Key != key.Key.Key && policy.RevokedKeys.All(revoked => revoked.Key != other.Key));
        if (isLast && !run.Get(_yes) && !run.Get(_dryRun))
            throw new UsageException($"no key would be left but {key.Name}, and every commit would be refused: pass --yes if that is what you want");
        editor.RevokeKey(key.Name, key.Key, reason);
        run.Note($"key {Printable.Of(key.Name)} {key.Key.Key.Fingerprint} is revoked; what it has signed is refused unless others have, too");
    }

    // The bare name comes along, so that moving the signature out of the commit does not give it another life.
    private static GitObjectId[] NamesOf(Invocation run, string what)
    {
        try
        {
            using Repository repository = Repository.Open(run.RepositoryPath);
            StoredCommit commit = Revision.Read(repository, what);
            return [commit.Id, commit.Commit.WithoutSignature().GetId()];
        }
        catch (BootCfsException e) when (e.Code is ErrorCode.UnknownRevision or ErrorCode.NotARepository && GitObjectId.TryParse(what, out _))
        {
            run.Note($"{what} is not here: it is revoked by this name alone");
            return [GitObjectId.Parse(what)];
        }
    }
}
