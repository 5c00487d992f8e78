using System.CommandLine;
using System.Text;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary><c>--karg</c>: kernel arguments of the operator, which stand in front of ours and must leave them their meaning.</summary>
internal sealed class KargOption : Option<string[]?>
{
    private const string Probe = "probe";

    internal KargOption(string name = "--karg", string description = "Kernel argument; may be given several times")
        : base(name)
    {
        Description = description;
        HelpName = "ARG";
        Validators.Add(result =>
        {
            foreach (string karg in result.Tokens.Select(token => token.Value))
            {
                if (FindFault(karg) is { } fault)
                    result.AddError($"{name} '{karg}' {fault}");
            }
        });
    }

    // What stands behind must still be read as an argument: no open quote, no -- in front of it.
    private static string? FindFault(string karg)
    {
        var line = KernelCommandLine.Parse(Encoding.UTF8.GetBytes($"{karg} {Probe}"));
        if (karg.Any(char.IsControl) || line.Arguments is not [var argument, { Name: Probe, Value: null }])
            return "is not one kernel argument";
        return Kargs.OfDeployment.Contains(argument.Name) ? "is written by deploy itself" : FindFault(line);
    }

    // One that is malformed would stop the boot.
    private static string? FindFault(KernelCommandLine line)
    {
        try
        {
            MinEpochKarg.Read(line);
            OnFailureKarg.Read(line);
            return null;
        }
        catch (InvalidKargException e)
        {
            return $"is malformed: {e.Message}";
        }
    }
}
