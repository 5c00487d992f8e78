using System.CommandLine;
using System.Globalization;
using BootCfs.Deploy;
using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary>Options of each command that deploys: what lets it, what boots, and how often that is tried.</summary>
internal sealed class DeployOptions
{
    private const string TriesName = "--tries";
    private const int MostTries = 99;

    private readonly PolicyOption _policy = new();
    private readonly Option<bool> _allowUnsigned = AllowUnsigned.Option();
    private readonly DowngradeOption _allowDowngrade = new();
    private readonly Option<bool> _allowQuarantined = AllowQuarantined.Option();
    private readonly Option<bool> _uki = new("--uki") { Description = "Boot a unified kernel image, made here, instead of kernel and initramfs" };
    private readonly Option<int?> _tries;

    /// <param name="isTrial">Whether the command is to come back in any case, so that its boots are always counted.</param>
    internal DeployOptions(bool isTrial = false)
    {
        int least = isTrial ? 1 : 0;
        _tries = new Option<int?>(TriesName)
        {
            Description = isTrial
                ? "How often it may boot before the one before boots again [default: 1]"
                : "How often it is tried to boot healthily before the one before boots again; 0: it is not counted",
            HelpName = "N",
        };
        _tries.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out int tries) || tries < least || tries > MostTries))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{TriesName} is a number from {least} to {MostTries}"));
        });
    }

    internal void AddTo(Command command)
    {
        command.Options.Add(_policy);
        command.Options.Add(_allowUnsigned);
        command.Options.Add(_allowDowngrade);
        command.Options.Add(_allowQuarantined);
        command.Options.Add(_uki);
        command.Options.Add(_tries);
    }

    /// <summary>Whether what was given up is tried once more.</summary>
    internal bool AllowsQuarantined(Invocation run) => run.Get(_allowQuarantined);

    /// <summary>What they ask for.</summary>
    internal DeployRequest Read(Invocation run, string revision, LockWait lockWait) => new()
    {
        Revision = revision,
        Policy = _policy.LoadSystem(run),
        AllowUnsigned = run.Get(_allowUnsigned),
        DowngradeReason = _allowDowngrade.Read(run),
        AllowQuarantined = AllowsQuarantined(run),
        Uki = run.Get(_uki) ? new UkiRequest(null) : null,
        Tries = run.Find(_tries),
        LockWait = lockWait,
    };
}
