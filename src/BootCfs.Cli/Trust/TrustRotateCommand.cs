using System.CommandLine;
using BootCfs.Config;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Cli.Trust;

/// <summary><c>bootcfs trust rotate</c>: trusts a new key beside an old one, whose time it ends.</summary>
internal sealed class TrustRotateCommand : CliCommand
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(90);

    private readonly Argument<string> _old = new("OLD") { Description = "Name or fingerprint of the key that goes" };
    private readonly Argument<string> _file = new("NEW.pub") { Description = "Public key that comes" };
    private readonly PeriodOption _within = new("--within", "For how long the old key is good still [default: 90d]");
    private readonly Option<string?> _name = TrustChange.Name();
    private readonly PolicyOption _policy = new();
    private readonly Option<bool> _dryRun = TrustChange.DryRun();

    internal TrustRotateCommand(CommandContext context)
        : base(context, "rotate", "Trust a new key, and end the time of an old one")
    {
        Arguments.Add(_old);
        Arguments.Add(_file);
        Options.Add(_within);
        Options.Add(_name);
        Options.Add(_policy);
        Options.Add(_dryRun);
    }

    protected override int Run(Invocation run)
    {
        TrustPolicy policy = _policy.LoadOwn(run);
        TrustedKey old = policy.FindKey(run.Get(_old));
        SshPublicKey key = KeyFile.Read(run.Get(_file));
        string name = KeyFile.NameOf(run.Get(_file), run.Find(_name));
        if (key.Key == old.Key)
            throw new UsageException($"{run.Get(_file)} is the key {old.Name} itself");
        if (name == old.Name)
            throw new UsageException($"both keys would be called {name}: name the new one with --name");
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + (run.Find(_within) ?? DefaultPeriod);
        var editor = new TrustEditor(_policy.PlaceToChange(run).Path, run.Get(_dryRun));

        // The new one first: should this break off in between, no key is missing.
        editor.AddKey(name, key);
        editor.SetEnd(old.Name, end);
        Advise(run, policy, old, name, end);
        return TrustChange.Print(run, editor, run.Get(_dryRun));
    }

    private static void Advise(Invocation run, TrustPolicy policy, TrustedKey old, string name, DateTimeOffset end)
    {
        run.Note($"key {Printable.Of(old.Name)} is good until {DateText.Of(end)}, key {Printable.Of(name)} from now on");
        foreach ((string table, StreamRules rules) in policy.Rules.Streams.Select(entry => ($"stream.\"{entry.Key}\"", entry.Value)).Prepend(("default", policy.Rules.Default)))
        {
            if (rules.Keys?.Contains(old.Name) == true || rules.IsCountersigner(old.Name))
                run.Note($"next: name {Printable.Of(name)} beside {Printable.Of(old.Name)} in [{Printable.Of(table)}] of trust.toml");
        }

        run.Note($"next: put the new key into {Format.Boot.HostLayout.VendorTrust}/{Format.Boot.HostLayout.Keys} of the tree, and sign the next commit with both: hosts that know only the old key follow");
        run.Note($"next: sign with both until then; afterwards revoke {Printable.Of(old.Name)}, or remove it");
    }
}
