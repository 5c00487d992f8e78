using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.Cli;

/// <summary>The names that commits have, for those who look at a history.</summary>
internal sealed class RefNames(CommitStore commits)
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";
    private const string All = "refs/";

    private readonly ILookup<GitObjectId, string> _names = commits.ListTips().ToLookup(tip => tip.Commit, tip => tip.Name.ToString());

    /// <summary>Full names of the references that lead to a commit.</summary>
    internal IReadOnlyList<string> Of(GitObjectId commit) => [.. _names[commit]];

    /// <summary>The names in parentheses and with a blank behind, as git shows them; nothing when there are none.</summary>
    internal string Show(GitObjectId commit, Style style)
    {
        IReadOnlyList<string> names = Of(commit);
        return names.Count == 0 ? "" : style.Warning($"({Printable.Of(string.Join(", ", names.Select(Short)))})") + " ";
    }

    private static string Short(string name) =>
        name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..]
        : name.StartsWith(Tags, StringComparison.Ordinal) ? $"tag: {name[Tags.Length..]}"
        : name[All.Length..];
}
