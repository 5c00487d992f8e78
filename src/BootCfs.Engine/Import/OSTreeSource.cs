using BootCfs.Format.FsVerity;
using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Import;

/// <summary><c>ostree:REPO[:REF]</c>: a commit in a repository of OSTree, whose objects are all held to their names.</summary>
/// <param name="spec"><c>REPO[:REF]</c>.</param>
/// <param name="trust">Who must have signed the commit; null when nobody must.</param>
/// <param name="layout">Whether the tree is to be that of the composefs image that OSTree makes (<c>--layout=ostree</c>).</param>
public sealed class OSTreeSource(string spec, OSTreeTrust? trust, bool layout) : ITreeSource
{
    /// <summary>After reading: the digest that the commit says its composefs image has; null when it does not say.</summary>
    public FsVerityDigest? ExpectedImage { get; private set; }

    /// <inheritdoc/>
    public FileTree Read(ImportSession session, CancellationToken cancellationToken)
    {
        using OSTreeRepository repository = Open(out OSTreeRevision? revision);
        OSTreeChecksum checksum = new OSTreeRefs(repository).Resolve(revision);
        byte[] bytes = repository.Read(checksum, OSTreeObjectType.Commit, revision?.ToString() ?? "its only ref");
        repository.RequireWhole(checksum);
        trust?.Require(repository, checksum, bytes);
        OSTreeCommit commit = OSTreeCommit.Parse(bytes, OSTreeRepository.Describe(checksum, OSTreeObjectType.Commit, spec));
        ExpectedImage = commit.ComposefsDigest;

        TreeDraft draft = new OSTreeImport(repository, session).Read(commit, layout, cancellationToken);
        if (layout)
            OSTreeLayout.AddDirectories(draft);
        DraftSelection.Apply(draft, session.Options);
        return draft.ToTree();
    }

    /// <summary>How it is spelled, with its kind.</summary>
    public override string ToString() => $"ostree:{spec}";

    // A path may have colons, too: the longest one that is there counts.
    private OSTreeRepository Open(out OSTreeRevision? revision)
    {
        revision = null;
        for (int end = spec.Length; end > 0; end = spec.LastIndexOf(':', end - 1))
        {
            if (OSTreeRepository.TryOpen(spec[..end]) is not { } repository)
                continue;
            string rest = end == spec.Length ? "" : spec[(end + 1)..];
            if (rest.Length == 0)
                return repository;
            if (OSTreeRevision.TryParse(rest, out revision))
                return repository;
            using (repository)
                throw new UnknownOSTreeRefException(repository.Path, $"'{rest}' cannot name a commit");
        }

        throw new LinuxException("open directory", spec.Split(':')[0], Errno.ENOENT);
    }
}
