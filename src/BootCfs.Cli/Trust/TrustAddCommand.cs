using System.CommandLine;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Cli.Trust;

/// <summary><c>bootcfs trust add</c>: trusts a key.</summary>
internal sealed class TrustAddCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE.pub") { Description = "Public key as OpenSSH writes it" };
    private readonly Option<string?> _name = TrustChange.Name();
    private readonly PolicyOption _policy = new();
    private readonly Option<bool> _dryRun = TrustChange.DryRun();

    internal TrustAddCommand(CommandContext context)
        : base(context, "add", "Trust a key")
    {
        Arguments.Add(_file);
        Options.Add(_name);
        Options.Add(_policy);
        Options.Add(_dryRun);
    }

    protected override int Run(Invocation run)
    {
        SshPublicKey key = KeyFile.Read(run.Get(_file));
        string name = KeyFile.NameOf(run.Get(_file), run.Find(_name));
        TrustPlace place = _policy.PlaceToChange(run);
        if (TrustFolder.Read(place).RevokedKeys.FirstOrDefault(revoked => revoked.Key == key.Key) is { } known)
            throw new PolicyException($"key {key.Key.Fingerprint} is revoked by {known.Source}");
        var editor = new TrustEditor(place.Path, run.Get(_dryRun));
        editor.AddKey(name, key);
        run.Note($"key {Printable.Of(name)} {key.Key.Fingerprint}");
        return TrustChange.Print(run, editor, run.Get(_dryRun));
    }
}
