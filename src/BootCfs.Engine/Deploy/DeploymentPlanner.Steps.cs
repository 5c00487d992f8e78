using BootCfs.Boot;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <content>The single decisions.</content>
internal sealed partial class DeploymentPlanner
{
    private static OsName NameOf(ReleaseInfo release) =>
        OsName.TryParse(release.Os.Id, out OsName os)
            ? os
            : throw new NotBootableException($"'{release.Os.Id}' of os-release cannot name an operating system here")
            {
                Hint = "name it with --os",
            };

    // A second deployment of the same image gets a state directory of its own.
    private static DeploymentId NextId(FsVerityDigest digest, HostInventory found)
    {
        var id = new DeploymentId(digest);
        while (found.States.Any(state => state.Id == id) || found.IsNamed(id) || found.Booted == id)
            id = id with { Serial = id.Serial + 1 };
        return id;
    }

    // A name is enough: what it stands for is proven before anything relies on it.
    private (List<FsVerityDigest> Missing, long Bytes) FindMissing(Repository? target, ValidatedTree tree, Dictionary<FsVerityDigest, NodeId> objects)
    {
        ObjectTable? stored = target is null ? null : ObjectTable.Read(target.Objects);
        var missing = new List<FsVerityDigest>();
        long bytes = 0;
        foreach ((FsVerityDigest digest, NodeId user) in objects)
        {
            if (stored?.Find(digest) >= 0)
                continue;
            if (_source.Objects.TryGetLength(digest) is null)
                throw new MissingObjectException(digest, _source.Objects.Path);
            missing.Add(digest);
            // Blocks are allocated whole, and fs-verity adds its tree behind the data.
            long length = (long)tree.Attributes(user).Size;
            bytes += length + (length / 64) + 8192;
        }

        return (missing, bytes);
    }

    private static (long Bytes, long Files) SizeOfState(ValidatedTree tree, EtcPlan etc)
    {
        (long bytes, long files) = StateRoom.Of(etc.Merged.Etc.Tree, etc.Merged.Etc.Root);
        if (!tree.TryGetPath(System.Text.Encoding.UTF8.GetBytes(HostLayout.Var), out NodeId var))
            return (bytes, files);
        (long varBytes, long varFiles) = StateRoom.Of(tree, var);
        return (bytes + varBytes, files + varFiles);
    }

    private long RoomForBootFiles(BootFiles boot, ValidatedTree tree)
    {
        using KernelObjects kernel = KernelObjects.Open(new TreeContent(tree, _source.Objects), boot);
        kernel.Require();
        return _host.Boot.RoomFor(kernel.Linux, kernel.Initrd);
    }

    private BootEntry MakeEntry(
        ReleaseInfo release,
        StoredCommit commit,
        string bootDirectory,
        DeploymentId id,
        ImageDigest image,
        bool verity)
    {
        return BootEntry.Create(
            EntryTitle.Of(release, commit, id),
            BootDirectory.EntryPath(bootDirectory, BootDirectory.LinuxFile),
            BootDirectory.EntryPath(bootDirectory, BootDirectory.InitrdFile),
            EntryOptions.Of(_request.Kargs, image, id, verity));
    }

    private IEnumerable<HostStep> Publish(BootEntryName name, BootEntry entry, DeploymentId id, UkiPlan? uki) =>
        [uki is null ? new PublishEntry(name, entry) : new PublishUki(name, entry, uki.Digest), new RemoveStateFile(id, HostLayout.UnfinishedFile), .. TellLoader.On(_host), .. ForgetFinalizeFailure.On(_host)];

    private static StagedRecord MakeMark(BootEntryName name, BootEntry entry, EtcPlan etc, UkiPlan? uki) => new(
        entry.Title ?? "",
        uki is null ? new StagedFiles(entry.Linux ?? "", entry.Initrd[0]) : null,
        uki?.Digest,
        entry.Options,
        name.Tries?.Left,
        etc is { From: { } from, LocalMount: { } mount } ? new StagedEtcSource(from, mount, etc.Mount, etc.Policy == EtcConflictPolicy.New) : null);

    // One that is tried boots once, or as often as is said: the loader counts down before it boots, and takes the one before when there is no try left.
    private BootTries? TriesOf(ValidatedTree tree, EtcPlan etc) => !_request.IsTrial
        ? BootCounting.For(_host.Boot.Loader, tree, etc.Merged.Etc, _request.Tries)
        : _host.Boot.Loader.CountsBoots ? new BootTries(_request.Tries ?? 1)
        : throw new PolicyException($"the boot loader '{_host.Boot.Loader.Name}' does not count boots: what is tried would boot again and again")
        {
            Hint = "bootcfs deploy, and bootcfs rollback when it does not do",
        };

    private string? StreamOf(ReleaseInfo release) =>
        _request.Stream ?? _source.Commits.FindStream(_request.Revision)?.ToString() ?? release.Stream;

    private UkiPlan? PlanUki(
        TreeContent content, ReleaseInfo release, StoredCommit commit, BootFiles boot, DeploymentId id, ImageDigest image, bool verity)
    {
        if (_request.Uki is not { } asked)
            return null;
        if (!_host.Boot.Loader.LoadsUnified)
            throw new BootDirectoryException($"{_host.Boot.Loader.Name} in {_host.Boot.Path} does not load unified kernel images") { Hint = "leave --uki and --uki-file out" };
        return asked.File is { } file
            ? GivenUki.Check(file, boot, id, image, verity)
            : UkiPlan.Build(content, UkiPlan.FindStub(content), boot, EntryTitle.Of(release, commit, id), _request.Kargs, EntryOptions.Of(_request.Kargs, image, id, verity));
    }

    private void CheckSpace(DeploymentPlan plan, Repository? target)
    {
        _host.Boot.RequireWritable();
        FileSystemStatus root = _host.Physical.StatFileSystem();
        FileSystemStatus boot = _host.Boot.StatFileSystem();
        long keepFree = (target?.Config ?? RepositoryConfig.Default).MinFreeSpace.Of(root);
        HostPlan change = plan.Change;
        NoSpaceException.Require(
            _host.Path, root with { BytesFree = root.BytesFree + change.RootFreed }, change.RootBytes, plan.RootFiles, keepFree);
        NoSpaceException.Require(
            _host.Boot.Path, boot with { BytesFree = boot.BytesFree + change.BootFreed }, change.BootBytes, 4, keepFree: 0);
    }
}
