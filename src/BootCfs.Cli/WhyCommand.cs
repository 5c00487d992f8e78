using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.History;

namespace BootCfs.Cli;

/// <summary><c>bootcfs why</c>: which commit last changed a path, and what it did to it.</summary>
internal sealed class WhyCommand : CliCommand
{
    private readonly Argument<string> _path = new("PATH") { Description = "File or directory; symbolic links are not followed" };
    private readonly Argument<string?> _revision = Revision.Optional("the only stream");

    internal WhyCommand(CommandContext context)
        : base(context, "why", "Show which commit last changed a path, and what it changed")
    {
        Arguments.Add(_path);
        Arguments.Add(_revision);
    }

    protected override int Run(Invocation run)
    {
        string path = run.Get(_path);
        using Repository repository = Repository.Open(run.RepositoryPath);
        CommitStore commits = repository.Commits;
        StoredCommit from = commits.Read(Revision.ResolveOrOnly(repository, run.Find(_revision)));
        StoredCommit commit = new PathHistory(commits, [path]).Log(from.Id).FirstOrDefault()
            ?? throw new MissingPathException(path, $"commit {from.Id}", "nor in any before it");
        StoredCommit? before = commits.ParentsOf(commit) is [var parent, ..] ? commits.Read(parent) : null;
        var diff = CommitDiff.Between(repository, before, commit, new DiffOptions([path], IgnoreTimes: false));
        IReadOnlyList<CommitSignature> signatures = CommitSignatures.Read(commits, commit);
        var signers = Signers.Load(run);
        if (run.Json)
            run.Print(Describe(commit, signatures, signers, diff), CliJson.Context.WhyDocument);
        else
            Write(run, commit, signatures, signers, diff);
        return ExitStatus.Ok;
    }

    private static void Write(Invocation run, StoredCommit commit, IReadOnlyList<CommitSignature> signatures, Signers signers, CommitDiff diff)
    {
        run.Text.WriteLine($"commit    {commit.Id}");
        run.Text.WriteLine($"date      {DateText.Of(commit.Commit.Committer.Time)}");
        run.Text.WriteLine($"subject   {Printable.Of(commit.Commit.Subject)}");
        SignatureLines.Write(run.Text, signatures, signers, run.Style);
        run.Text.WriteLine();
        foreach (BootCfs.Format.Tree.TreeDifference file in diff.Files)
            run.Text.WriteLine(DifferenceLine.Of(diff.OldTree, diff.NewTree, file, run.Style));
    }

    private static WhyDocument Describe(StoredCommit commit, IReadOnlyList<CommitSignature> signatures, Signers signers, CommitDiff diff) => new()
    {
        Commit = commit.Id.ToString(),
        Time = commit.Commit.Committer.Time,
        Subject = commit.Commit.Subject,
        Signed = commit.Commit.Signature is not null,
        Signer = commit.ReadSigner(),
        Signatures = [.. signatures.Select(signature => SignatureDocument.Of(signature, signers))],
        Differences = diff.Files.Select(file => DifferenceDocument.Of(diff.OldTree, diff.NewTree, file)),
    };
}
