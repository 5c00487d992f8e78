using System.CommandLine;

namespace BootCfs.Cli;

/// <summary><c>--allow-downgrade=REASON</c>: lets the security epoch of a host go down, this once.</summary>
internal sealed class DowngradeOption : Option<string?>
{
    internal DowngradeOption()
        : base("--allow-downgrade")
    {
        Description = "Go below the security epoch that this host has booted; the reason is kept and logged";
        HelpName = "REASON";
    }

    /// <summary>The reason; null when there is none.</summary>
    /// <exception cref="UsageException">It is no line of text.</exception>
    internal string? Read(Invocation run)
    {
        string? reason = run.Find(this);
        return reason is null || (reason.Trim().Length > 0 && !reason.Any(char.IsControl))
            ? reason
            : throw new UsageException($"{Name} is one line of text: the reason");
    }

    /// <summary>Says why the epoch goes down; units' messages are in the journal.</summary>
    internal static void Tell(Invocation run, string reason) =>
        run.Note($"warning: the security epoch goes down because: {Printable.Of(reason)}");
}
