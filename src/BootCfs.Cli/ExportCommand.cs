using System.CommandLine;
using BootCfs.Cli.Json;

namespace BootCfs.Cli;

/// <summary><c>bootcfs export</c>: writes the tree of a commit as one file for other tools.</summary>
internal sealed class ExportCommand : CliCommand
{
    private const string Dump = "dump";
    private const string Image = "image";

    private readonly ChoiceOption _format = new("--format", "What to write", Dump, Image);
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
            Write(root, format, run.Data);
        else
            OutputFile.Write(output, stream => Write(root, format, stream));
        if (run.Json)
            run.Print(new ExportDocument(root.Commit.Id.ToString(), format, output, root.Digest.ToString()), CliJson.Context.ExportDocument);
        return ExitStatus.Ok;
    }

    private static void Write(ProvenRoot root, string format, Stream output) =>
        output.Write(format == Image ? root.Image : root.Commit.ReadDump());
}
