using BootCfs.Cli.Json;
using BootCfs.Format.FsVerity;

namespace BootCfs.Cli;

/// <summary><c>bootcfs init</c>: makes a repository; does nothing where there is one.</summary>
internal sealed class InitCommand : CliCommand
{
    private readonly ChoiceOption _digest = FormatOptions.Digest();

    internal InitCommand(CommandContext context)
        : base(context, "init", "Make an empty repository") => Options.Add(_digest);

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Init(run.RepositoryPath, run.GetDigest(_digest));
        if (run.Json)
            run.Print(new RepositoryDocument(repository.Path, repository.Meta.Algorithm.Name()), CliJson.Context.RepositoryDocument);
        else
            run.Note($"repository {repository.Path}, digests are {repository.Meta.Algorithm.Name()}");
        return ExitStatus.Ok;
    }
}
