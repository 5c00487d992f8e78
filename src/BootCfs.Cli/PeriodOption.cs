using System.CommandLine;
using System.CommandLine.Parsing;
using BootCfs.Config;

namespace BootCfs.Cli;

/// <summary>An option that takes a length of time.</summary>
internal sealed class PeriodOption : Option<TimeSpan?>
{
    internal PeriodOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "PERIOD";
        CustomParser = Read;
    }

    private TimeSpan? Read(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Period.TryParse(text, out TimeSpan period))
            return period;
        result.AddError($"{Name} is a length of time such as 30m, 12h, 30d or 8w, not '{text}'");
        return null;
    }
}
