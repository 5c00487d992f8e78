using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Journal;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>The places of a host: its physical root and its boot directory.</summary>
public sealed class Host : IDisposable
{
    private const int MaxRecordSize = 1 << 20;

    private readonly Journal? _journal;

    private Host(DirectoryHandle physical, BootDirectory boot, Journal? journal)
    {
        Physical = physical;
        Boot = boot;
        _journal = journal;
    }

    /// <summary>Path of the physical root.</summary>
    public string Path => Physical.Path;

    /// <summary>Path of the host's repository.</summary>
    public string RepositoryPath => System.IO.Path.Combine(Path, HostLayout.Repository);

    /// <summary>Whether this is the system that is running, not one that is being made.</summary>
    public bool IsLive => Path == HostLayout.Sysroot;

    /// <summary>Where the boot loader finds entries, kernels and initramfs.</summary>
    public BootDirectory Boot { get; }

    internal DirectoryHandle Physical { get; }

    /// <summary>What a custom boot loader needs after a change; null for a system that does not run.</summary>
    internal LoaderHooks? Hooks => IsLive ? LoaderHooks.OfSystem : null;

    /// <summary>Opens a host.</summary>
    /// <param name="sysroot">The physical root.</param>
    /// <param name="boot">The boot directory; null for the usual places of a running system.</param>
    /// <exception cref="NotAHostException">There is no such root, or no boot directory at the usual places.</exception>
    public static Host Open(string sysroot, string? boot) => Open(sysroot, boot, sysroot == HostLayout.Sysroot ? Journal.OfSystem : null);

    /// <summary>Opens a host that writes to this journal; one that does not run writes to none.</summary>
    internal static Host Open(string sysroot, string? boot, Journal? journal)
    {
        DirectoryHandle physical = OpenPhysical(sysroot);
        try
        {
            return new Host(physical, BootDirectory.Open(boot ?? FindBoot(), physical.Path == HostLayout.Sysroot), journal);
        }
        catch
        {
            physical.Dispose();
            throw;
        }
    }

    /// <summary>All deployments, in the order of the boot menu; foreign entries are passed over.</summary>
    public IReadOnlyList<Deployment> ReadDeployments() => ReadDeployments(Boot.ReadEntries());

    internal IReadOnlyList<Deployment> ReadDeployments(IReadOnlyList<BootEntryFile> entries) =>
        [.. entries.Where(file => file.OurName is not null).Select(file => Deployment.Read(file, ReadRecord, ReadPin))];

    /// <summary>Reads <c>deployment.toml</c> of a deployment.</summary>
    /// <exception cref="InvalidMetadataException">It is missing or malformed.</exception>
    internal DeploymentRecord ReadRecord(DeploymentId id)
    {
        string path = $"{HostLayout.Deployment(id.ToString())}/{HostLayout.DeploymentFile}";
        using SafeFileHandle record = Physical.TryOpenFile(path)
            ?? throw new InvalidMetadataException($"{Path}/{path}", "there is no such file");
        return DeploymentRecord.Parse(FileHandle.ReadAll(record, MaxRecordSize), $"{Path}/{path}");
    }

    /// <summary>Tells the journal what has happened.</summary>
    internal void Log(IEnumerable<JournalEntry> entries)
    {
        if (_journal is null)
            return;
        foreach (JournalEntry entry in entries)
            _journal.Write(entry);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Boot.Dispose();
        Physical.Dispose();
    }

    private static DirectoryHandle OpenPhysical(string sysroot)
    {
        try
        {
            return DirectoryHandle.Open(sysroot);
        }
        catch (LinuxException e) when (e.Errno is Linux.Uapi.Errno.ENOENT or Linux.Uapi.Errno.ENOTDIR)
        {
            throw new NotAHostException($"{sysroot} is not the physical root of a host: there is no such directory");
        }
    }

    private static string FindBoot() =>
        BootPlaces.Find(BootPlaces.Usual)
        ?? throw new NotAHostException($"no boot directory at {string.Join(", ", BootPlaces.Usual)}: none has loader/")
        {
            Hint = "mount it, or name it with --boot",
        };

    // A label is text of the operator, and too long a file is none.
    private string? ReadPin(DeploymentId id)
    {
        using SafeFileHandle? file = Physical.TryOpenFile($"{HostLayout.Deployment(id.ToString())}/{HostLayout.PinFile}");
        return file is null ? null : System.Text.Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxRecordSize)).TrimEnd('\n');
    }
}

/// <summary>The system or directory is not managed by BootCfs.</summary>
/// <param name="message">What is missing.</param>
public sealed class NotAHostException(string message) : BootCfsException(ErrorCode.NotAHost, message);
