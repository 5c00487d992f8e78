using System.CommandLine;
using System.CommandLine.Parsing;
using BootCfs.Format;

namespace BootCfs.Cli;

/// <summary>The command line is wrong.</summary>
internal sealed class UsageException(string message) : BootCfsException(ErrorCode.Usage, message)
{
    /// <summary>What is wrong with a command line: a word that is not known before all else; null when nothing is.</summary>
    internal static UsageException? Find(ParseResult parse)
    {
        // Help and suggestions are for command lines that are not finished.
        if (parse.Errors.Count == 0 && parse.Action != parse.CommandResult.Command.Action)
            return null;

        string? text = FindUnknownOption(parse) is { } option ? $"unknown option '{option}'"
            : parse.UnmatchedTokens is [string unknown, ..] ? $"unknown command or argument '{unknown}'"
            : parse.Errors is [ParseError first, ..] ? first.Message.TrimEnd('.')
            : null;
        return text is null ? null : new UsageException(char.ToLowerInvariant(text[0]) + text[1..])
        {
            Hint = $"{CommandPath(parse.CommandResult)} --help",
        };
    }

    // The parser takes an option that it does not know for an argument. Behind -- it may well be one.
    private static string? FindUnknownOption(ParseResult parse)
    {
        HashSet<string> words = [.. parse.UnmatchedTokens];
        foreach (ArgumentResult argument in parse.CommandResult.Children.OfType<ArgumentResult>())
            words.UnionWith(argument.Tokens.Select(token => token.Value));
        return parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value)
            .FirstOrDefault(word => word.Length > 1 && word[0] == '-' && words.Contains(word));
    }

    private static string CommandPath(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{CommandPath(parent)} {command.Command.Name}" : command.Command.Name;
}
