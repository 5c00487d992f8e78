using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Initramfs.Config;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs;

/// <summary><c>/etc</c> and <c>/var</c> of a deployment: what changes lies in <c>/sysroot/state</c>.</summary>
internal sealed class StateMounts(
    DirectoryHandle physical, DirectoryHandle root, DeploymentId deployment, Staging staging) : IDisposable
{
    private readonly string _path = HostLayout.Deployment(deployment.ToString());
    private DirectoryHandle? _state;

    private DirectoryHandle State => _state ??= physical.TryOpenDirectory(_path)
        ?? throw RootException.Missing($"no state directory {HostLayout.Sysroot}/{_path}");

    internal void AttachEtc(EtcMount kind)
    {
        if (kind == EtcMount.Bind)
        {
            using DirectoryHandle etc = State.OpenDirectory(HostLayout.Etc);
            Bind(etc, HostLayout.Etc);
            return;
        }

        using DirectoryHandle lower = root.OpenDirectory(HostLayout.Etc);
        using DirectoryHandle upper = kind == EtcMount.Transient
            ? staging.MakeDirectory("etc-upper", 0b111_101_101)
            : OpenOrMake($"{HostLayout.Etc}/{HostLayout.EtcUpper}", 0b111_101_101);
        using DirectoryHandle work = kind == EtcMount.Transient
            ? staging.MakeDirectory("etc-work", 0b111_000_000)
            : OpenOrMake("etc/work", 0b111_000_000);
        using SafeFileHandle overlay = MountApi.CreateOverlay($"bootcfs-etc:{deployment.ToString()}", lower, upper, work);
        Attach(overlay, root, HostLayout.Etc);
    }

    internal void AttachVar(VarMount kind)
    {
        switch (kind)
        {
            case VarMount.Bind:
                // A link to what all deployments of this system share; it cannot lead out of the physical root.
                using (DirectoryHandle var = physical.OpenDirectory($"{_path}/var", Symlinks.Follow))
                    Bind(var, HostLayout.Var);
                break;
            case VarMount.Transient:
                using (SafeFileHandle tmpfs = MountApi.CreateTmpfs("0755"))
                    Attach(tmpfs, root, HostLayout.Var);
                break;
            case VarMount.None:
                break;
        }
    }

    /// <summary>Attaches a mount to a directory of the new root.</summary>
    internal static void Attach(SafeFileHandle mount, DirectoryHandle root, string name)
    {
        using DirectoryHandle target = root.TryOpenDirectory(name)
            ?? throw RootException.Missing($"no directory /{name} in the image");
        MountApi.Attach(mount, target);
    }

    public void Dispose() => _state?.Dispose();

    private void Bind(DirectoryHandle source, string name)
    {
        using SafeFileHandle clone = MountApi.CloneTree(source);
        Attach(clone, root, name);
    }

    private DirectoryHandle OpenOrMake(string name, uint mode)
    {
        State.MakeDirectories(name, mode);
        return State.OpenDirectory(name);
    }
}
