using System.CommandLine;
using BootCfs.Commits;

namespace BootCfs.Cli;

/// <summary>A commit that the operator names, as git spells revisions.</summary>
internal static class Revision
{
    internal static Argument<string> Argument(string name = "REV") => new(name) { Description = "Stream, tag, commit id or its beginning" };

    /// <summary>Finds and reads the commit.</summary>
    internal static StoredCommit Read(Repository repository, string revision) =>
        repository.Commits.Read(repository.Commits.Resolve(revision));
}
