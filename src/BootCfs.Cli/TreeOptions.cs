using System.CommandLine;
using BootCfs.Format.Oci;
using BootCfs.Import;

namespace BootCfs.Cli;

/// <summary>Options about where a tree comes from.</summary>
internal sealed class TreeOptions
{
    private readonly Option<string[]> _tree = new("--tree")
    {
        Description = "Where the tree comes from; may be given several times, each over those before it",
        HelpName = "KIND:SPEC",
        Required = true,
    };

    private readonly Option<string?> _platform = new("--platform")
    {
        Description = "Which image of several in an oci: tree; that of this machine by default",
        HelpName = "OS/ARCH[/VARIANT]",
    };

    private readonly OSTreeOptions _ostree = new();

    internal void AddTo(Command command)
    {
        command.Options.Add(_tree);
        command.Options.Add(_platform);
    }

    /// <summary>Adds those about who must have signed a tree.</summary>
    internal void AddTrustTo(Command command) => _ostree.AddTo(command);

    /// <summary>Makes the sources; nothing is opened yet.</summary>
    internal IReadOnlyList<ITreeSource> Read(Invocation run, bool isOSTreeLayout)
    {
        string[] trees = run.Get(_tree);
        var context = new TreeSourceContext
        {
            StandardInput = run.Input,
            Platform = ReadPlatform(run.Find(_platform)),
            Commit = (revision, repository) => new RevisionSource(repository ?? run.RepositoryPath, revision),
            OSTreeTrust = _ostree.ReadTrust(run, trees),
            OSTreeLayout = isOSTreeLayout,
        };
        return [.. trees.Select(spec => TreeSources.ForSpec(spec, context))];
    }

    private static OciPlatform? ReadPlatform(string? text) => text is null
        ? null
        : OciPlatform.TryParse(text) ?? throw new UsageException($"--platform is OS/ARCH[/VARIANT], not '{text}'");
}
