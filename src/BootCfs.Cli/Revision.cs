using System.CommandLine;
using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.Cli;

/// <summary>A commit that the operator names, as git spells revisions.</summary>
internal static class Revision
{
    private const string Spelling = "Stream, tag, commit id or its beginning";

    internal static Argument<string> Argument(string name = "REV") => new(name) { Description = Spelling };

    /// <summary>One that need not be named.</summary>
    internal static Argument<string?> Optional(string otherwise = "all streams") => new("REV")
    {
        Description = $"{Spelling} [default: {otherwise}]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Finds and reads the commit.</summary>
    internal static StoredCommit Read(Repository repository, string revision) =>
        repository.Commits.Read(repository.Commits.Resolve(revision));

    /// <summary>The commit that was named, or else the tip of every stream.</summary>
    internal static IReadOnlyList<GitObjectId> Starts(Repository repository, string? revision) => revision is not null
        ? [repository.Commits.Resolve(revision)]
        : [.. repository.Commits.ListRefs().Where(entry => entry.Name.Stream is not null).Select(entry => entry.Target)];

    /// <summary>The commit that was named, or else the tip of the only stream.</summary>
    /// <exception cref="UsageException">None was named, and there is not exactly one stream.</exception>
    internal static GitObjectId ResolveOrOnly(Repository repository, string? revision)
    {
        IReadOnlyList<GitObjectId> starts = Starts(repository, revision);
        return starts.Count == 1 ? starts[0] : throw new UsageException($"the repository has {starts.Count} streams: say which with REV");
    }
}
