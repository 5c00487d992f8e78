using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Cli;

/// <summary><c>bootcfs show</c>: what one commit says of itself; whether it is true is for <c>verify</c>.</summary>
internal sealed class ShowCommand : CliCommand
{
    private readonly Argument<string> _revision = Revision.Argument();

    internal ShowCommand(CommandContext context)
        : base(context, "show", "Show what a commit says: image, release, kernel, message") => Arguments.Add(_revision);

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        StoredCommit commit = Revision.Read(repository, run.Get(_revision));
        var release = ReleaseInfo.Parse(commit.ReadRelease(), $"release.toml of {commit.Id}");
        IReadOnlyList<CommitSignature> signatures = CommitSignatures.Read(repository.Commits, commit);
        var signers = Signers.Load(run);
        CommitDocument document = Describe(commit, release, new RefNames(repository.Commits).Of(commit.Id)) with
        {
            Signatures = [.. signatures.Select(signature => SignatureDocument.Of(signature, signers))],
            Collected = repository.ReadCollected().Contains(commit.Id),
        };
        if (run.Json)
            run.Print(document, CliJson.Context.CommitDocument);
        else
            WriteText(run, document, signatures, signers);
        return ExitStatus.Ok;
    }

    private static void WriteText(Invocation run, CommitDocument commit, IReadOnlyList<CommitSignature> signatures, Signers signers)
    {
        TextWriter text = run.Text;
        text.WriteLine($"commit    {commit.Commit}");
        foreach (string parent in commit.Parents)
            text.WriteLine($"parent    {parent}");
        foreach (string name in commit.Refs)
            text.WriteLine($"ref       {Printable.Of(name)}");
        text.WriteLine($"image     {commit.Image}");
        text.WriteLine($"layout    {Printable.Of(string.Join(' ', [commit.Layout, commit.Algorithm, .. commit.Options]))}");
        text.WriteLine($"os        {Printable.Of(commit.Os.PrettyName)}");
        if (commit.KernelVersion is not null)
            text.WriteLine($"kernel    {Printable.Of(commit.KernelVersion)}");
        text.WriteLine($"author    {Printable.Of(commit.Author)}");
        text.WriteLine($"date      {DateText.Of(commit.Time)}");
        SignatureLines.Write(text, signatures, signers, run.Style);
        if (commit.Collected)
            text.WriteLine("contents  collected");
        text.WriteLine();
        foreach (string line in commit.Message.TrimEnd('\n').Split('\n'))
            text.WriteLine(line.Length == 0 ? "" : $"    {Printable.Of(line)}");
    }

    private static CommitDocument Describe(StoredCommit stored, ReleaseInfo release, IReadOnlyList<string> refs)
    {
        CommitObject commit = stored.Commit;
        return new CommitDocument
        {
            Commit = stored.Id.ToString(),
            Parents = [.. commit.Parents.Select(parent => parent.ToString())],
            Image = stored.ReadTrailers().Image.ToString(),
            Author = $"{commit.Author.Name} <{commit.Author.Email}>",
            Time = commit.Committer.Time,
            Message = commit.MessageText,
            Signed = commit.Signature is not null,
            Signer = stored.ReadSigner(),
            Refs = refs,
            Os = new OsDocument(release.Os.Id, release.Os.Name, release.Os.Version, release.Os.PrettyName),
            Layout = release.Image.Layout.Name,
            Algorithm = BootCfs.Format.FsVerity.FsVerityAlgorithms.Name(release.Image.Algorithm),
            Options = release.Image.Options,
            SecurityEpoch = release.SecurityEpoch,
            KernelVersion = release.Boot?.KernelVersion,
            Linux = Describe(release.Boot?.Linux),
            Initrd = Describe(release.Boot?.Initrd),
        };
    }

    private static BootFileDocument? Describe(BootFile? file) =>
        file is null ? null : new BootFileDocument(file.Path, file.Digest.ToString(), file.Size);
}
