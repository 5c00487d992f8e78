using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Deploy.Etc;

/// <summary>The default that <c>/etc</c> of a deployment began as, and how it is mounted.</summary>
/// <param name="Etc">The <c>/etc</c> of its commit.</param>
/// <param name="Mount">How it is mounted.</param>
/// <param name="Content">Contents of the commit's files.</param>
internal sealed record DeploymentDefault(EtcTree Etc, EtcMount Mount, TreeContent Content)
{
    /// <summary>Reads both from the deployment's commit.</summary>
    internal static DeploymentDefault Read(Repository repository, DeploymentRecord deployment)
    {
        ValidatedTree root = RootImage.ReadDump(repository.Commits.Read(deployment.Commit).ReadDump(), repository.Meta.Algorithm);
        var content = new TreeContent(root, repository.Objects);
        return new DeploymentDefault(EtcTree.Of(root), EtcMounts.Of(content), content);
    }
}
