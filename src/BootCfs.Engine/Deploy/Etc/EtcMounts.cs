using BootCfs.Format.Boot;
using BootCfs.Store;

namespace BootCfs.Deploy.Etc;

/// <summary>How a deployment mounts its <c>/etc</c> (docs/adr/0020-etc-merge.md).</summary>
internal static class EtcMounts
{
    /// <summary>Reads it from the tree of a commit.</summary>
    internal static EtcMount Of(TreeContent content) => TreeInitramfs.ReadConfig(content).EtcMount ?? EtcMount.Bind;
}
