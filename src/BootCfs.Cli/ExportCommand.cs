using System.CommandLine;
using BootCfs.Checkout;
using BootCfs.Cli.Json;
using BootCfs.Store;

namespace BootCfs.Cli;

/// <summary><c>bootcfs export</c>: writes the tree of a commit as one file for other tools.</summary>
internal sealed class ExportCommand : CliCommand
{
    private const string Dump = "dump";
    private const string Image = "image";
    private const string Tar = "tar";

    private readonly ChoiceOption _format = new("--format", "What to write", Dump, Image, Tar);
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file",
        HelpName = "FILE",
        DefaultValueFactory = _ => InputFile.Dash,
    };

    private readonly Argument<string> _revision = Revision.Argument();

    internal ExportCommand(CommandContext context)
        : base(context, "export", "Write the tree of a commit to a file")
    {
        Options.Add(_format);
        Options.Add(_output);
        Arguments.Add(_revision);
    }

    protected override int Run(Invocation run)
    {
        string output = run.Get(_output);
        string format = run.Get(_format);
        if (run.Json && output == InputFile.Dash)
            throw new UsageException("--json and a tree on standard output exclude each other");
        using Repository repository = Repository.Open(run.RepositoryPath);
        var root = ProvenRoot.Read(Revision.Read(repository, run.Get(_revision)), repository.Meta.Algorithm);
        if (output == InputFile.Dash)
            Write(run, repository, root, run.Data);
        else
            OutputFile.Write(output, stream => Write(run, repository, root, stream));
        if (run.Json)
            run.Print(new ExportDocument(root.Commit.Id.ToString(), format, output, root.Digest.ToString()), CliJson.Context.ExportDocument);
        return ExitStatus.Ok;
    }

    private void Write(Invocation run, Repository repository, ProvenRoot root, Stream output)
    {
        switch (run.Get(_format))
        {
            case Tar:
                var counts = new CheckoutCounts();
                var content = new ImageContent(root.Tree, repository.Objects);
                using (run.ShowProgress(() => $"{counts.Files} files, {ByteText.Of(counts.Bytes)}"))
                    repository.ReadContents(root.Commit.Id, () => TarExport.Write(root.Tree, content, output, counts, run.CancellationToken));
                break;
            case Image:
                output.Write(root.Image);
                break;
            default:
                output.Write(root.Commit.ReadDump());
                break;
        }
    }
}
