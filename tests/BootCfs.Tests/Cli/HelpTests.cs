namespace BootCfs.Tests.Cli;

public class HelpTests
{
    [Fact]
    public void Shows_the_commands_and_the_options_of_all() => Snapshot.Match(PublishedProgram.Run("--help").Success());

    [Fact]
    public void Every_command_says_how_it_is_used() => Snapshot.Match(string.Join('\n', CommandTree.Leaves.Select(Help)));

    // What all commands have in common is left out.
    private static string Help(CommandTree.Leaf leaf)
    {
        string[] lines = PublishedProgram.Run([.. leaf.Words, "--help"]).Success().TrimEnd('\n').Split('\n');
        IEnumerable<string> common = CommandTree.Global.Select(option => $"--{option.Name.TrimStart('-')} ");
        return string.Join('\n', lines.Where(line => !common.Any(name => (line + " ").Contains(name, StringComparison.Ordinal)))) + "\n";
    }
}
