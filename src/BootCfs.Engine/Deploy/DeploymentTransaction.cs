using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>
/// Puts what a deployment needs in place, beside what is in use and before its entry is published: until then nothing is
/// visible, after that nothing is missing (product.md D8).
/// </summary>
internal sealed class DeploymentTransaction(
    Host host, Repository source, Repository target, DeploymentPlan plan, Action<string> report, CancellationToken cancellationToken)
{
    private readonly TreeContent _content = new(plan.Tree, target.Objects);

    /// <summary>Objects, image and commit.</summary>
    /// <exception cref="DigestMismatchException">An object proves wrong; nothing has changed.</exception>
    internal void AddContents()
    {
        report($"objects: {plan.MissingObjects.Count} new");
        AddObjects();
        report("objects: proving");
        ProveObjects();
        target.Images.Keep(plan.Record.Image.Digest, plan.Record.Id.ToString());
        if (!ReferenceEquals(source, target))
            target.Commits.CopyFrom(source.Commits, plan.Record.Commit);
        // A run that broke off may have left the ref; nobody else moves it while the lock is held.
        RefName deployed = RefName.Of(plan.Record.Id);
        target.Commits.MoveRef(deployed, plan.Record.Commit, target.Commits.ReadRef(deployed));
    }

    /// <summary>The state directory.</summary>
    /// <exception cref="EtcChangedException">The <c>/etc</c> in use was changed since it was planned; nothing is to be seen of it all.</exception>
    internal void MakeState()
    {
        cancellationToken.ThrowIfCancellationRequested();
        report("state: /etc and /var");
        new StateDirectories(host.Physical, plan.Tree, target.Objects).Make(plan.Record, target.Commits, plan.Etc, plan.Staged is not null);
    }

    /// <summary>Kernel and initramfs; the last step that is cancelled, as the next is the point of no return.</summary>
    internal void InstallBootFiles()
    {
        report("boot: kernel and initramfs");
        using (KernelObjects kernel = KernelObjects.Open(_content, plan.BootFiles))
            host.Boot.InstallFiles(kernel.Linux, kernel.Initrd);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The unified kernel image; the last step that is cancelled, as the next is the point of no return.</summary>
    internal void InstallUki()
    {
        UkiPlan uki = plan.Uki ?? throw new InvalidOperationException("none is planned");
        report("boot: unified kernel image");
        uki.Install(host.Boot, _content, plan.BootFiles);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void AddObjects()
    {
        using ObjectStaging staging = target.Stage();
        ParallelWork.ForEach(plan.MissingObjects, digest => staging.Add(source.Objects, digest), cancellationToken);
        staging.Add(plan.Image.Span);
        bool? isSealed = staging.Complete();
        if (plan.VerityRequired && isSealed == false)
            throw new VerityUnsupportedException(target.Objects.Path);
    }

    // What was there before is about to be relied on: a name and a length are no proof. What proves wrong is taken from the
    // other repository, if there is one.
    private void ProveObjects()
    {
        HashSet<FsVerityDigest> added = [.. plan.MissingObjects];
        Dictionary<FsVerityDigest, ObjectState> unfit = FindUnfit(plan.Objects.Keys.Where(digest => !added.Contains(digest)).Append(plan.Record.Image.Digest));
        if (unfit.Count > 0 && !ReferenceEquals(source, target))
        {
            ReplaceObjects(unfit.Keys);
            unfit = FindUnfit(unfit.Keys);
        }

        if (unfit.Count == 0)
            return;
        (FsVerityDigest first, ObjectState state) = unfit.OrderBy(entry => entry.Key.ToHex(), StringComparer.Ordinal).First();
        throw new VerificationException(
            $"object {first} of {plan.Tree.DisplayPath(plan.Objects.GetValueOrDefault(first, NodeId.Root))} is {state.ToString().ToLowerInvariant()} in {target.Objects.Path}")
        {
            Hint = "bootcfs fsck --repair --from=DIR takes it from a repository or directory that has it",
        };
    }

    private Dictionary<FsVerityDigest, ObjectState> FindUnfit(IEnumerable<FsVerityDigest> objects)
    {
        FsVerityDigest[] digests = [.. objects];
        Array.Sort(digests, ObjectSweep.ByName);
        var states = new ObjectState[digests.Length];
        new ObjectSweep(target.Objects, digests, ProofDepth.Unsealed, (i, proof) => states[i] = proof.State).Run(cancellationToken);
        return Enumerable.Range(0, digests.Length)
            .Where(i => states[i] != ObjectState.Sealed && (states[i] != ObjectState.Intact || plan.VerityRequired))
            .ToDictionary(i => digests[i], i => states[i]);
    }

    private void ReplaceObjects(IEnumerable<FsVerityDigest> objects)
    {
        using ObjectStaging staging = target.Objects.StageReplacements();
        foreach (FsVerityDigest digest in objects)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (digest == plan.Record.Image.Digest)
                staging.Add(plan.Image.Span);
            else if (source.Objects.TryGetLength(digest) is not null)
                staging.Add(source.Objects, digest);
        }

        staging.Complete();
    }
}
