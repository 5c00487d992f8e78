using System.CommandLine;
using System.CommandLine.Help;
using BootCfs.Cli;

namespace BootCfs.Tests.Cli;

/// <summary>The commands as the program declares them.</summary>
internal static class CommandTree
{
    private static readonly BootCfsCommand Root = new(new StandardStreams(), new SignalCancellation());

    /// <summary>Options that every command takes.</summary>
    internal static IReadOnlyList<Option> Global { get; } = [.. Root.Options.Where(option => option is not (VersionOption or HelpOption))];

    /// <summary>Commands that do something, in the order of the help.</summary>
    internal static IReadOnlyList<Leaf> Leaves { get; } = [.. Below(Root, [])];

    private static IEnumerable<Leaf> Below(Command command, string[] words) => command.Subcommands.Count == 0
        ? [new Leaf(words, command)]
        : command.Subcommands.SelectMany(child => Below(child, [.. words, child.Name]));

    /// <summary>One command with the words that call it.</summary>
    internal sealed record Leaf(string[] Words, Command Command)
    {
        public override string ToString() => string.Join(' ', Words);
    }
}
