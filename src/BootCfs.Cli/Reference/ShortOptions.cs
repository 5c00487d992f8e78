namespace BootCfs.Cli.Reference;

/// <summary>
/// A command line in the manner of GNU getopt, for tools with options of one letter only: options stand anywhere and
/// several behind one dash, <c>--</c> ends them, a value follows at once or as the next argument.
/// </summary>
/// <param name="known">The letters; a colon behind one says that it has a value.</param>
/// <param name="arguments">The command line.</param>
internal sealed class ShortOptions(string known, IReadOnlyList<string> arguments)
{
    private readonly List<string> _operands = [];

    /// <summary>What is no option, in order; complete when <see cref="Read"/> has ended.</summary>
    internal IReadOnlyList<string> Operands => _operands;

    /// <summary>The options in order, as long as they are asked for: what stands behind a refused one is never looked at.</summary>
    internal IEnumerable<FoundOption> Read()
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument == "--")
            {
                _operands.AddRange(arguments.Skip(i + 1));
                yield break;
            }

            if (argument.Length < 2 || argument[0] != '-')
            {
                _operands.Add(argument);
                continue;
            }

            for (int letter = 1; letter < argument.Length; letter++)
            {
                string name = argument[letter].ToString();
                int at = name == ":" ? -1 : known.IndexOf(name, StringComparison.Ordinal);
                if (at < 0)
                {
                    yield return new("", "", $"invalid option -- '{name}'");
                }
                else if (at + 1 == known.Length || known[at + 1] != ':')
                {
                    yield return new(name, "", null);
                }
                else
                {
                    yield return letter + 1 < argument.Length ? new(name, argument[(letter + 1)..], null)
                        : ++i < arguments.Count ? new(name, arguments[i], null)
                        : new("", "", $"option requires an argument -- '{name}'");
                    break;
                }
            }
        }
    }
}
