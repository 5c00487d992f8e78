using System.CommandLine;
using System.CommandLine.Parsing;

namespace BootCfs.Cli;

/// <summary>An option that takes one of a few words; the first is the default.</summary>
internal sealed class ChoiceOption : Option<string>
{
    private readonly string[] _choices;

    internal ChoiceOption(string name, string description, params string[] choices)
        : base(name)
    {
        _choices = choices;
        Description = description;
        HelpName = string.Join('|', choices);
        DefaultValueFactory = _ => choices[0];
        Validators.Add(Check);
        CompletionSources.Add(choices);
    }

    private void Check(OptionResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (!_choices.Contains(token.Value))
                result.AddError($"{Name} is one of {string.Join(", ", _choices)}, not '{token.Value}'");
        }
    }
}
