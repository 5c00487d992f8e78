using System.CommandLine;
using BootCfs.Format.Boot;

namespace BootCfs.Cli;

/// <summary>Options that every command takes.</summary>
internal sealed class GlobalOptions
{
    internal Option<string?> Repo { get; } = new("--repo")
    {
        Description = $"Repository [default: SYSROOT/{HostLayout.Repository}]",
        HelpName = "DIR",
        Recursive = true,
    };

    internal Option<string> Sysroot { get; } = new("--sysroot")
    {
        Description = "Physical root of the host",
        HelpName = "DIR",
        DefaultValueFactory = _ => HostLayout.Sysroot,
        Recursive = true,
    };

    internal Option<bool> Json { get; } = new("--json")
    {
        Description = "Print JSON for scripts, failures included",
        Recursive = true,
    };

    internal Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "Print nothing but data and failures",
        Recursive = true,
    };

    internal Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Say more; show where an unexpected failure came from",
        Recursive = true,
    };

    internal ChoiceOption Color { get; } = new("--color", "Use colours and symbols in text", "auto", "always", "never")
    {
        Recursive = true,
    };

    internal IEnumerable<Option> All => [Repo, Sysroot, Json, Quiet, Verbose, Color];
}
