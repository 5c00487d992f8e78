using BootCfs.Cli.Json;

namespace BootCfs.Cli;

/// <summary>Tells what has become of a name.</summary>
internal static class NameChange
{
    internal static void Print(Invocation run, NameChangeDocument change)
    {
        if (run.Json)
            run.Print(change, CliJson.Context.NameChangeDocument);
        else
            run.Note(Text(change));
    }

    private static string Text(NameChangeDocument change) => change switch
    {
        { Commit: null } => $"{change.Name} is gone, it was {change.Previous}",
        { Previous: { } previous } when previous != change.Commit => $"{change.Name} is {change.Commit}, it was {previous}",
        _ => $"{change.Name} is {change.Commit}",
    };
}
