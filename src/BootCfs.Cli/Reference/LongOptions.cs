namespace BootCfs.Cli.Reference;

/// <summary>An option that a tool knows.</summary>
internal readonly record struct LongOption(string Name, bool HasValue = false);

/// <summary>An option on the command line, or what is wrong with what stands there.</summary>
/// <param name="Name">The option's full name; empty when none was found.</param>
/// <param name="Value">Its value; empty when it has none.</param>
/// <param name="Problem">GNU getopt's words, or null when all is well.</param>
internal readonly record struct FoundOption(string Name, string Value, string? Problem)
{
    /// <summary>Whether the problem is that the last argument lacks its value.</summary>
    internal bool IsValueMissing { get; init; }
}

/// <summary>
/// A command line in the manner of GNU getopt_long, for tools with long options only: options stand anywhere, <c>--</c>
/// ends them, a unique beginning of a name is enough, a value follows behind <c>=</c> or as the next argument.
/// </summary>
internal sealed class LongOptions(IReadOnlyList<LongOption> known, IReadOnlyList<string> arguments)
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
                _operands.Add(argument);
            else if (argument[1] != '-')
                yield return Wrong($"invalid option -- '{argument[1]}'");
            else
                yield return Match(argument, ref i);
        }
    }

    private FoundOption Match(string argument, ref int position)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? argument[2..] : argument[2..equals];
        LongOption[] candidates = [.. known.Where(option => option.Name == name)];
        if (candidates.Length == 0)
            candidates = [.. known.Where(option => option.Name.StartsWith(name, StringComparison.Ordinal))];
        if (candidates.Length == 0)
            return Wrong($"unrecognized option '{argument}'");
        if (candidates.Length > 1)
            return Wrong($"option '{argument}' is ambiguous; possibilities:{string.Concat(candidates.Select(option => $" '--{option.Name}'"))}");

        LongOption found = candidates[0];
        if (!found.HasValue)
            return equals < 0 ? new FoundOption(found.Name, "", null) : Wrong($"option '--{found.Name}' doesn't allow an argument");
        if (equals >= 0)
            return new FoundOption(found.Name, argument[(equals + 1)..], null);
        return ++position < arguments.Count
            ? new FoundOption(found.Name, arguments[position], null)
            : Wrong($"option '--{found.Name}' requires an argument") with { IsValueMissing = true };
    }

    private static FoundOption Wrong(string problem) => new("", "", problem);
}
