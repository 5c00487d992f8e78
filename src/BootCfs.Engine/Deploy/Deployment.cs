using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>
/// A root that a boot entry of ours names, with what its state directory says about it. One that cannot be read is
/// listed all the same: it must neither vanish from sight nor hide the others.
/// </summary>
public sealed class Deployment
{
    private readonly DeploymentRecord? _record;
    private readonly BootCfsException? _failure;

    private Deployment(BootEntryFile entry, DeploymentId? id, DeploymentRecord? record, BootCfsException? failure)
    {
        Entry = entry;
        Id = id;
        _record = record;
        _failure = failure;
    }

    /// <summary>Its boot entry.</summary>
    public BootEntryFile Entry { get; }

    /// <summary>The deployment; null when not even the entry says which.</summary>
    public DeploymentId? Id { get; }

    /// <summary>What a pinned one is called, maybe nothing; null when it is not pinned.</summary>
    public string? Label { get; private init; }

    /// <summary>Whether it can be booted as far as is known: its record is there, and the boot loader has not given it up.</summary>
    public bool IsUsable => Problem is null && Entry.Tries is not { Left: 0 };

    /// <summary>Whether somebody has changed the kernel arguments in its entry; what is inside a unified kernel image cannot be.</summary>
    public bool IsEdited => Problem is null && Record.Uki is null && !HasItsArguments;

    /// <summary>Whether what boots has the arguments that it was deployed with, and ours; one from elsewhere may have them in another order.</summary>
    internal bool HasItsArguments => IsEntryOf(verity: true) || IsEntryOf(verity: false);

    /// <summary>Whether it gets its entry only when the system is shut down.</summary>
    public bool IsStaged { get; private init; }

    /// <summary>Why it cannot be used, or null.</summary>
    public string? Problem => _failure?.Message;

    /// <summary>Content of its <c>deployment.toml</c>.</summary>
    /// <exception cref="BootCfsException">It cannot be read; the same as <see cref="Problem"/> says.</exception>
    public DeploymentRecord Record => _record ?? throw (_failure ?? throw new InvalidOperationException("neither record nor failure"));

    /// <summary>Takes what can be read of an entry.</summary>
    /// <param name="entry">The entry; ours.</param>
    /// <param name="readRecord">Reads the record of a deployment.</param>
    /// <param name="readPin">Reads the label of a deployment.</param>
    internal static Deployment Read(
        BootEntryFile entry, Func<DeploymentId, DeploymentRecord> readRecord, Func<DeploymentId, string?> readPin)
    {
        DeploymentId? id = null;
        UnusableEntryException? unusable = entry.Problem is { } problem ? new UnusableEntryException(problem) : null;
        try
        {
            id = ReadId(entry);
            return new Deployment(entry, id, readRecord(id.Value), unusable) { Label = readPin(id.Value) };
        }
        catch (BootCfsException e) when (e.Code != ErrorCode.Permission)
        {
            return new Deployment(entry, id, null, unusable ?? e);
        }
    }

    /// <summary>One that is staged, as it will be.</summary>
    internal static Deployment OfStaged(BootEntryFile entry, DeploymentRecord record) =>
        new(entry, record.Id, record, null) { IsStaged = true };

    /// <summary>The same under another entry.</summary>
    internal Deployment Under(BootEntryFile entry) => new(entry, Id, _record, _failure) { Label = Label };

    private bool IsEntryOf(bool verity) => Entry.Entry.Options == EntryOptions.Of(Record.Kargs, Record.Image, Record.Id, verity);

    private static DeploymentId ReadId(BootEntryFile entry)
    {
        KernelCommandLine options = KernelCommandLine.Parse(System.Text.Encoding.UTF8.GetBytes(entry.Entry.Options));
        if (DeploymentId.Read(options) is { } id)
            return id;
        return ComposefsKarg.ReadAll(options) is [var image, ..]
            ? new DeploymentId(image.Digest)
            : throw new InvalidMetadataException(entry.FileName, "names no root image");
    }
}

/// <summary>No boot loader shows an entry of ours.</summary>
/// <param name="problem">Why.</param>
public sealed class UnusableEntryException(string problem) : BootCfsException(ErrorCode.InvalidUki, problem);
