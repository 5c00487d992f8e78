using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Linux;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary><c>bootcfs sign</c>: lays signatures beside a commit, whose id stays as it is.</summary>
internal sealed class SignCommand : CliCommand
{
    private const int MaxSignature = 64 << 10;

    private readonly Argument<string> _revision = Revision.Argument("COMMIT");
    private readonly Option<string?> _key = SigningKey.Named("--key");
    private readonly Option<bool> _export = new("--export") { Description = "Write what is to be signed, for ssh-keygen -Y sign -n git" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "File for --export [default: -]", HelpName = "FILE" };
    private readonly Option<string?> _attach = new("--attach") { Description = "Take a signature that was made elsewhere", HelpName = "FILE" };
    private readonly Option<bool> _list = new("--list") { Description = "List the signatures of the commit, and whether each is good" };
    private readonly Option<string?> _remove = new("--remove") { Description = "Take the signature of a key away that lies beside the commit", HelpName = "FINGERPRINT" };
    private readonly Option<bool> _onlyChanges = new("--unchanged-exit-77") { Description = "Exit with 77 when the key has signed the commit before" };
    private readonly LockTimeoutOption _lockTimeout = new();

    internal SignCommand(CommandContext context)
        : base(context, "sign", "Sign a commit that is there, or take and list signatures")
    {
        Arguments.Add(_revision);
        Options.Add(_key);
        Options.Add(_export);
        Options.Add(_output);
        Options.Add(_attach);
        Options.Add(_list);
        Options.Add(_remove);
        Options.Add(_onlyChanges);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        Option[] modes = [.. new Option[] { _key, _export, _attach, _list, _remove }.Where(run.Has)];
        if (modes is [var one, var other, ..])
            throw new UsageException($"{one.Name} and {other.Name} exclude each other");
        if (run.Has(_output) && !run.Has(_export))
            throw new UsageException($"{_output.Name} is for {_export.Name}");
        using Repository repository = Repository.Open(run.RepositoryPath);
        return modes is [var mode] && mode == _export ? Export(run, Revision.Read(repository, run.Get(_revision)))
            : modes is [var lists] && lists == _list ? List(run, repository)
            : run.Find(_remove) is { } fingerprint ? Remove(run, repository, fingerprint)
            : Sign(run, repository);
    }

    private int Export(Invocation run, StoredCommit commit)
    {
        string output = run.Find(_output) ?? InputFile.Dash;
        byte[] bytes = commit.Commit.GetSignedBytes();
        if (output != InputFile.Dash)
            OutputFile.Write(output, stream => stream.Write(bytes));
        else if (run.Json)
            throw new UsageException("--json and bytes on standard output exclude each other");
        else
            run.Data.Write(bytes);
        if (run.Json)
            run.Print(new SignedBytesDocument(commit.Id.ToString(), output), CliJson.Context.SignedBytesDocument);
        return ExitStatus.Ok;
    }

    private int List(Invocation run, Repository repository)
    {
        StoredCommit commit = Revision.Read(repository, run.Get(_revision));
        IReadOnlyList<CommitSignature> signatures = CommitSignatures.Read(repository.Commits, commit);
        var signers = Signers.Load(run);
        if (run.Json)
        {
            run.Print(
                new SignaturesDocument(commit.Id.ToString(), [.. signatures.Select(signature => SignatureDocument.Of(signature, signers))]),
                CliJson.Context.SignaturesDocument);
            return ExitStatus.Ok;
        }

        foreach (CommitSignature signature in signatures)
            run.Text.WriteLine(SignatureLines.Of(signature, signers, run.Style));
        return ExitStatus.Ok;
    }

    private int Remove(Invocation run, Repository repository, string fingerprint)
    {
        using RepositoryLock held = Lock(run, repository);
        StoredCommit commit = Revision.Read(repository, run.Get(_revision));
        string place = CommitSigning.Remove(repository.Commits, commit, fingerprint);
        run.Note($"the signature of {commit.Id} by {fingerprint} is removed");
        if (run.Json)
            run.Print(new RemovedSignatureDocument(commit.Id.ToString(), fingerprint, place), CliJson.Context.RemovedSignatureDocument);
        return ExitStatus.Ok;
    }

    private RepositoryLock Lock(Invocation run, Repository repository) => repository.Lock(
        $"bootcfs sign {run.Get(_revision)}", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken);

    private int Sign(Invocation run, Repository repository)
    {
        byte[]? text = run.Find(_attach) is { } file ? ReadSignature(file) : null;
        using ISigningKey? key = text is null ? run.OpenSigningKey(_key, repository) : null;
        using RepositoryLock held = Lock(run, repository);
        StoredCommit commit = Revision.Read(repository, run.Get(_revision));
        SigningResult result = key is not null
            ? CommitSigning.Sign(repository.Commits, commit, key, run.CancellationToken)
            : CommitSigning.Attach(repository.Commits, commit, text);
        run.Note($"{commit.Id} is signed by {result.Key.Fingerprint}{(result.IsUnchanged ? " already" : "")}");
        if (run.Json)
        {
            run.Print(
                new SignedDocument(commit.Id.ToString(), result.Key.Fingerprint, result.Place, result.IsUnchanged), CliJson.Context.SignedDocument);
        }

        return result.IsUnchanged && run.Get(_onlyChanges) ? ExitStatus.Unchanged : ExitStatus.Ok;
    }

    private static byte[] ReadSignature(string path)
    {
        byte[] text = [];
        InputFile.Read(path, piece =>
        {
            if (text.Length + piece.Length > MaxSignature)
                throw new FileTooLargeException(path, MaxSignature);
            text = [.. text, .. piece];
        });
        return text;
    }
}
