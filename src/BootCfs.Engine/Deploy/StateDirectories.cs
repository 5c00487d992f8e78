using BootCfs.Checkout;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>
/// The writable part of a deployment. Each directory is made under a name beginning with a dot and renamed when it is
/// whole and durable; what a dead process left under such a name goes first.
/// </summary>
internal sealed class StateDirectories(DirectoryHandle physical, ValidatedTree root, ObjectStore objects)
{
    private const uint DirectoryMode = 0b111_101_101;

    /// <summary>Makes the deployment's directory, and the <c>/var</c> of its OS name when it is the first.</summary>
    /// <param name="record">What is deployed.</param>
    /// <param name="commits">Where its commit is, and the signatures of it.</param>
    /// <param name="etc">What its <c>/etc</c> will be.</param>
    /// <param name="isStaged">Whether it is published only later, so that changes of <c>/etc</c> until then have to be found.</param>
    /// <exception cref="EtcChangedException">The <c>/etc</c> in use was changed since it was planned; nothing is to be seen of it all.</exception>
    internal void Make(DeploymentRecord record, CommitStore commits, EtcPlan etc, bool isStaged = false)
    {
        string os = record.Os.ToString();
        physical.MakeDirectories($"{HostLayout.OsStates}/{os}", DirectoryMode);
        physical.MakeDirectories(HostLayout.Deployments, DirectoryMode);
        using (DirectoryHandle osState = physical.OpenDirectory($"{HostLayout.OsStates}/{os}"))
        {
            if (!osState.Exists(HostLayout.Var))
                MakeWhole(osState, HostLayout.Var, CopyVar);
        }

        using DirectoryHandle deployments = physical.OpenDirectory(HostLayout.Deployments);
        MakeWhole(deployments, record.Id.ToString(), staged =>
        {
            staged.MakeDirectory(HostLayout.Etc, DirectoryMode);
            using (DirectoryHandle target = staged.OpenDirectory(HostLayout.Etc))
                EtcWriter.Write(etc, objects, target, CancellationToken.None);
            staged.SymLink(HostLayout.VarTarget(os), HostLayout.Var);
            AtomicFile.Write(staged, HostLayout.DeploymentFile, record.ToBytes());
            WriteCommit(staged, commits.Read(record.Commit), commits.ReadSignatures(record.Commit));
            if (isStaged && etc.Local is { } local)
                StagedEtcFile.Write(staged, local.Etc);
            AtomicFile.Write(staged, HostLayout.UnfinishedFile, []); // until an entry names it
        });
    }

    // For the initramfs, which reads no git. Nobody believes these files: what is wrong with them, their reader finds.
    private static void WriteCommit(DirectoryHandle staged, StoredCommit commit, IReadOnlyList<DetachedSignature> signatures)
    {
        AtomicFile.Write(staged, HostLayout.CommitFile, commit.Commit.Bytes.Span);
        AtomicFile.Write(staged, HostLayout.ReleaseFile, commit.ReadRelease());
        staged.MakeDirectory(HostLayout.Signatures, DirectoryMode);
        using DirectoryHandle folder = staged.OpenDirectory(HostLayout.Signatures);
        foreach (DetachedSignature signature in signatures)
            AtomicFile.Write(folder, HostLayout.SignatureFile(signature.Key), signature.Text.Span);
    }

    private static void MakeWhole(DirectoryHandle parent, string name, Action<DirectoryHandle> fill)
    {
        string temporary = $"{HostLayout.StagedPrefix}{name}{HostLayout.StagedSuffix}";
        parent.RemoveTree(temporary);
        parent.MakeDirectory(temporary, DirectoryMode);
        using (DirectoryHandle staged = parent.OpenDirectory(temporary))
            fill(staged);
        parent.SyncFileSystem();
        parent.Rename(temporary, parent, name);
        parent.Flush();
    }

    private void CopyVar(DirectoryHandle target)
    {
        if (root.TryGetPath(System.Text.Encoding.UTF8.GetBytes(HostLayout.Var), out NodeId source)
            && Mode.IsDirectory(root.Attributes(source).Mode))
            new TreeCheckout(new TreeContent(root, objects)).Fill(source, target, CancellationToken.None);
    }
}
