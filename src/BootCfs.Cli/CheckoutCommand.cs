using System.CommandLine;
using System.Text;
using BootCfs.Checkout;
using BootCfs.Cli.Json;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Cli;

/// <summary><c>bootcfs checkout</c>: makes a directory of real files from a commit.</summary>
internal sealed class CheckoutCommand : CliCommand
{
    private const string Everything = "/";

    private readonly ChoiceOption _content = new("--content", "Share blocks where possible, share them or fail, copy, or link objects", "auto", "reflink", "copy", "hardlink");
    private readonly Option<bool> _user = new("--user") { Description = "Make what needs no privileges: no owners, no devices, no set-id bits" };
    private readonly Option<string> _subpath = new("--subpath")
    {
        Description = "Directory of the tree to check out",
        HelpName = "PATH",
        DefaultValueFactory = _ => Everything,
    };

    private readonly Argument<string> _revision = Revision.Argument();
    private readonly Argument<string> _directory = new("DIR") { Description = "Where to: a new directory, or an empty one" };

    internal CheckoutCommand(CommandContext context)
        : base(context, "checkout", "Make a directory of real files from a commit")
    {
        Options.Add(_content);
        Options.Add(_user);
        Options.Add(_subpath);
        Arguments.Add(_revision);
        Arguments.Add(_directory);
    }

    protected override int Run(Invocation run)
    {
        var options = new CheckoutOptions(Enum.Parse<ContentMode>(run.Get(_content), ignoreCase: true), run.Get(_user));
        string directory = run.Get(_directory);
        using Repository repository = Repository.Open(run.RepositoryPath);
        var root = ProvenRoot.Read(Revision.Read(repository, run.Get(_revision)), repository.Meta.Algorithm);
        NodeId source = Find(root, run.Get(_subpath));
        var counts = new CheckoutCounts();
        using (run.ShowProgress(() => $"{counts.Files} files, {ByteText.Of(counts.Bytes)}"))
        {
            var content = new TreeContent(root.Tree, repository.Objects);
            repository.ReadContents(
                root.Commit.Id, () => DirectoryCheckout.Make(content, source, directory, options, counts, run.CancellationToken));
        }

        if (counts.Unguarded > 0)
            run.Note($"warning: {counts.Unguarded} of the linked objects are not guarded by fs-verity: writing to such a file damages {repository.Path}");
        if (counts.LeftOut > 0)
            run.Note($"{counts.LeftOut} devices were left out");
        if (run.Json)
            run.Print(Describe(root, directory, counts), CliJson.Context.CheckoutDocument);
        else
            run.Note($"{counts.Files} files in {directory}, {ByteText.Of(counts.Bytes)}{(counts.Linked > 0 ? $", {counts.Linked} linked" : "")}");
        return ExitStatus.Ok;
    }

    private static NodeId Find(ProvenRoot root, string path)
    {
        if (TreeLookup.Follow(root.Tree, Encoding.UTF8.GetBytes(path), out NodeId node) != LookupResult.Found)
            throw new MissingPathException(path, $"commit {root.Commit.Id}");
        return Mode.IsDirectory(root.Tree.Attributes(node).Mode)
            ? node
            : throw new MissingPathException(path, $"commit {root.Commit.Id}", "it is no directory");
    }

    private static CheckoutDocument Describe(ProvenRoot root, string directory, CheckoutCounts counts) => new(
        root.Commit.Id.ToString(), directory, counts.Files, counts.Bytes, counts.Linked, counts.Unguarded, counts.LeftOut);
}
