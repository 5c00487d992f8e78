using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Erofs;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Store;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary><c>bootcfs commit</c>: makes a commit of a tree and prints its id.</summary>
internal sealed class CommitCommand : CliCommand
{
    private const string SyncFile = "file";

    // Whoever commits the same tree gets the same commit, so it does not say who (product.md D5).
    private const string AuthorName = "bootcfs";
    private const string AuthorEmail = "bootcfs@localhost";

    private readonly Argument<string> _stream = new("STREAM") { Description = "Line of commits to add to, a git branch" };
    private readonly TreeOptions _trees = new();
    private readonly Option<bool> _bootable = new("--bootable")
    {
        Description = "Require kernel and initramfs; empty /boot and /sysroot",
    };

    private readonly FilterOptions _filters = new();
    private readonly Option<string?> _sign = SigningKey.Optional("--sign", "Sign the commit");
    private readonly Option<bool> _allowUnsigned = AllowUnsigned.Option();
    private readonly Option<long?> _securityEpoch = new("--security-epoch")
    {
        Description = "Security epoch, below which hosts do not go again [default: that of the commit before]",
        HelpName = "N",
    };

    private readonly Option<bool> _allowDowngrade = new("--allow-downgrade") { Description = "Take a security epoch below that of the commit before" };
    private readonly Option<string?> _subject = new("--subject")
    {
        Description = "First line of the message; else made from os-release",
        HelpName = "TEXT",
    };

    private readonly ChoiceOption _layout = FormatOptions.Layout(OSTreeOptions.Layout);
    private readonly ChoiceOption _sync = new("--sync", "Write objects to the disk all at once, or each by itself", "filesystem", SyncFile);
    private readonly Option<bool> _onlyChanges = new("--unchanged-exit-77")
    {
        Description = "Make no commit of what the stream has already, and exit with 77",
    };

    private readonly LockTimeoutOption _lockTimeout = new();
    private readonly ProgressFdOption _progressFd = new();

    internal CommitCommand(CommandContext context)
        : base(context, "commit", "Make a commit of a tree and print its id")
    {
        Arguments.Add(_stream);
        _trees.AddTo(this);
        Options.Add(_bootable);
        _filters.AddTo(this);
        Options.Add(_sign);
        Options.Add(_allowUnsigned);
        _securityEpoch.Validators.Add(result =>
        {
            if (result.Tokens is not [var token] || !long.TryParse(token.Value, System.Globalization.NumberStyles.None, null, out _))
                result.AddError("--security-epoch is a number from 0 on");
        });
        Options.Add(_securityEpoch);
        Options.Add(_allowDowngrade);
        Options.Add(_subject);
        Options.Add(_layout);
        _trees.AddTrustTo(this);
        Options.Add(_sync);
        Options.Add(_onlyChanges);
        Options.Add(_lockTimeout);
        Options.Add(_progressFd);
    }

    protected override int Run(Invocation run)
    {
        CommitRequest request = Read(run);
        using InheritedPipe? events = run.GetProgressFd(_progressFd);
        using Repository repository = Repository.Open(run.RepositoryPath);
        using ISigningKey? signer = run.Has(_sign) ? run.OpenSigningKey(_sign, repository) : null;
        request = request with { Signer = signer };
        CommitResult result;
        using (var progress = new CommitProgress(run.ShowsProgress ? null : run.Note, events, TimeProvider.System))
        {
            using (run.ShowProgress(progress.Line))
                result = CommitBuilder.Run(repository, request, progress.Import, run.CancellationToken);
            progress.Done();
        }

        if (result.IsLeftOut)
            run.Note($"nothing has changed since {ShortId.Of(result.Commit.ToString())}");
        run.Note($"{result.Entries} entries, {result.NewObjects} new objects of {ByteText.Of(result.NewBytes)}, image {result.Image}");
        if (result.UpkeepFailure is { } failure)
            run.Note($"warning: the commit is made, but its history could not be packed: {failure.Message}");
        if (run.Json)
            run.Print(Describe(request, result), CliJson.Context.CommittedDocument);
        else
            run.Text.WriteLine(result.Commit.ToString());
        return result.IsLeftOut ? ExitStatus.Unchanged : ExitStatus.Ok;
    }

    private CommitRequest Read(Invocation run)
    {
        bool isOSTreeLayout = run.Get(_layout) == OSTreeOptions.Layout;
        string stream = run.Get(_stream);
        if (!StreamName.TryParse(stream, out StreamName name))
            throw new UsageException($"'{stream}' cannot name a stream");
        string? subject = run.Find(_subject);
        if (subject is not null && (subject.Contains('\n', StringComparison.Ordinal) || subject.Trim().Length == 0))
            throw new UsageException("--subject is one line of text");
        return new CommitRequest
        {
            Stream = name,
            Trees = _trees.Read(run, isOSTreeLayout),
            Author = new CommitIdentity(AuthorName, AuthorEmail, SourceDate.Now()),
            Subject = subject,
            Layout = isOSTreeLayout ? ImageProfile.V0 : run.GetLayout(_layout),
            OSTreeLayout = isOSTreeLayout,
            Durability = run.Get(_sync) == SyncFile ? Durability.File : Durability.FileSystem,
            Bootable = run.Get(_bootable),
            Filters = _filters.Read(run),
            AllowUnsigned = run.Get(_allowUnsigned),
            SecurityEpoch = run.Find(_securityEpoch),
            AllowDowngrade = run.Get(_allowDowngrade),
            OnlyChanges = run.Get(_onlyChanges),
            LockWait = run.GetLockWait(_lockTimeout),
        };
    }

    private static CommittedDocument Describe(CommitRequest request, CommitResult result) => new(
        result.Commit.ToString(),
        result.Parent?.ToString(),
        request.Stream.ToString(),
        result.Image.ToString(),
        result.Entries,
        result.NewObjects,
        result.NewBytes,
        result.IsUnchanged);
}
