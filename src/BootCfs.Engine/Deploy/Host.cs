using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>The places of a host: its physical root and its boot directory.</summary>
public sealed class Host : IDisposable
{
    private const int MaxRecordSize = 1 << 20;

    // The first that a boot loader has been installed to.
    private static readonly string[] BootCandidates = ["/efi", "/boot/efi", "/boot"];

    private Host(DirectoryHandle physical, BootDirectory boot)
    {
        Physical = physical;
        Boot = boot;
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

    /// <summary>Opens a host.</summary>
    /// <param name="sysroot">The physical root.</param>
    /// <param name="boot">The boot directory; null for the usual places of a running system.</param>
    /// <exception cref="NotAHostException">There is no such root, or no boot directory at the usual places.</exception>
    public static Host Open(string sysroot, string? boot)
    {
        DirectoryHandle physical = OpenPhysical(sysroot);
        try
        {
            return new Host(physical, BootDirectory.Open(boot ?? FindBoot()));
        }
        catch
        {
            physical.Dispose();
            throw;
        }
    }

    /// <summary>All deployments, in the order of the boot menu; foreign entries are passed over.</summary>
    public IReadOnlyList<Deployment> ReadDeployments() =>
    [
        .. Boot.ReadEntries()
            .Where(file => file.OurName is not null)
            .Select(file => Deployment.Read(file, ReadRecord)),
    ];

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
        BootCandidates.FirstOrDefault(path => Directory.Exists(System.IO.Path.Combine(path, "loader")))
        ?? throw new NotAHostException($"no boot directory at {string.Join(", ", BootCandidates)}: none has loader/")
        {
            Hint = "name it with --boot",
        };

    private DeploymentRecord ReadRecord(DeploymentId id)
    {
        string path = $"{HostLayout.Deployment(id.ToString())}/{HostLayout.DeploymentFile}";
        using SafeFileHandle record = Physical.TryOpenFile(path)
            ?? throw new InvalidMetadataException($"{Path}/{path}", "there is no such file");
        return DeploymentRecord.Parse(FileHandle.ReadAll(record, MaxRecordSize), $"{Path}/{path}");
    }
}

/// <summary>The system or directory is not managed by BootCfs.</summary>
/// <param name="message">What is missing.</param>
public sealed class NotAHostException(string message) : BootCfsException(ErrorCode.NotAHost, message);
