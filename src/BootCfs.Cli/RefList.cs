using BootCfs.Cli.Json;
using BootCfs.Commits;

namespace BootCfs.Cli;

/// <summary>Names of commits of one kind, and what they lead to.</summary>
internal static class RefList
{
    /// <summary>Prints those that have a short name.</summary>
    /// <param name="run">Where to.</param>
    /// <param name="commits">Where they are.</param>
    /// <param name="shortName">The name to show; null for references of other kinds.</param>
    internal static void Print(Invocation run, CommitStore commits, Func<RefName, string?> shortName)
    {
        (string Name, StoredCommit Commit)[] found =
        [
            .. from tip in commits.ListTips() let name = shortName(tip.Name) where name is not null select (name, commits.Read(tip.Commit)),
        ];
        if (run.Json)
        {
            run.Print(new NamesDocument([.. found.Select(entry => Describe(entry.Name, entry.Commit))]), CliJson.Context.NamesDocument);
            return;
        }

        int width = found.Select(entry => Printable.Of(entry.Name).Length).DefaultIfEmpty().Max();
        foreach ((string name, StoredCommit commit) in found)
            run.Text.WriteLine($"{Printable.Of(name).PadRight(width)}  {ShortId.Of(commit.Id.ToString())}  {DateText.Of(commit.Commit.Committer.Time)}  {Printable.Of(commit.Commit.Subject)}");
    }

    private static NameDocument Describe(string name, StoredCommit commit) =>
        new(name, commit.Id.ToString(), commit.Commit.Committer.Time, commit.Commit.Subject);
}
