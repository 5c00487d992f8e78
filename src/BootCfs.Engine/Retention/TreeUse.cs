using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Retention;

/// <summary>Marks what commits and images need in a table of objects.</summary>
internal sealed class TreeUse(Repository repository, ObjectTable table)
{
    private const int MaxImage = int.MaxValue / 2;

    private readonly Dictionary<GitObjectId, DumpUse> _dumps = [];

    /// <summary>Notes that a commit's tree is to be marked.</summary>
    /// <exception cref="RetentionException">Its tree cannot be read.</exception>
    internal void Add(SelectedCommit commit)
    {
        GitObjectId? blob;
        try
        {
            blob = repository.Commits.ListFiles(commit.Commit).Dump;
        }
        catch (BrokenGitObjectException e)
        {
            throw new RetentionException($"commit {commit.Commit.Id}: {e.Message}", e);
        }

        if (blob is not { } dump)
            return; // of somebody else: it has no contents
        if (!_dumps.TryGetValue(dump, out DumpUse? use))
            _dumps.Add(dump, use = new DumpUse(_dumps.Count, dump));
        use.Commits.Add(commit);
    }

    /// <summary>Reads the trees of all commits, on all cores.</summary>
    /// <exception cref="RetentionException">One cannot be read.</exception>
    internal void Mark(CancellationToken cancellationToken)
    {
        ParallelWork.Share(
            [.. _dumps.Values],
            dumps =>
            {
                using CommitStore store = CommitStore.Open(repository.Commits.Path);
                foreach (DumpUse dump in dumps)
                    Mark(dump, store);
            },
            cancellationToken);
    }

    /// <summary>Marks an image that no kept commit describes, with all that it needs.</summary>
    /// <returns>False when there is no such image, or the object of that name is none.</returns>
    /// <exception cref="RetentionException">It is damaged, so that what it needs cannot be told.</exception>
    internal bool TryMarkImage(in FsVerityDigest digest, string user)
    {
        using SafeFileHandle? file = repository.Objects.TryOpen(digest);
        int place = table.Find(digest);
        if (file is null || place < 0)
            return false;
        table[place].IsUsed = true;
        try
        {
            byte[] image = FileHandle.ReadAll(file, MaxImage);
            if (RootImage.DigestOf(image, table.Algorithm) != digest)
                throw new RetentionException($"image {digest} of {user} is damaged");
            MarkAll(ValidatedTree.From(ImageReader.Open(image).ReadTree()), 0, isKept: true);
            return true;
        }
        catch (BootCfsException e) when (e is CorruptImageException or InvalidTreeException or FileTooLargeException)
        {
            return false; // its name is proven: it is the content of a file
        }
    }

    /// <summary>Bytes that no other commit needs, for each commit that was read.</summary>
    internal Dictionary<GitObjectId, long> UniqueBytes()
    {
        var bytes = new Dictionary<GitObjectId, long>();
        long[] owned = new long[_dumps.Count];
        for (int i = 0; i < table.Count; i++)
        {
            if (table[i].Owner > 0)
                owned[table[i].Owner - 1] += SizeOf(i);
        }

        foreach (DumpUse dump in _dumps.Values)
            dump.Commits.ForEach(commit => bytes[commit.Commit.Id] = dump.Commits.Count == 1 ? owned[dump.Number] : 0);
        return bytes;
    }

    private long SizeOf(int place)
    {
        ref ObjectEntry entry = ref table[place];
        return entry.Expected > 0 ? entry.Expected - 1 : repository.Objects.TryGetLength(entry.Digest) ?? 0;
    }

    private void Mark(DumpUse dump, CommitStore store)
    {
        bool isKept = dump.Commits.Exists(commit => commit.IsKept);
        try
        {
            MarkAll(RootImage.ReadDump(store.ReadBlob(dump.Blob), table.Algorithm), dump.Number + 1, isKept);
        }
        catch (BootCfsException e) when (e is BrokenGitObjectException or InvalidDumpException or InvalidTreeException)
        {
            throw new RetentionException($"rootfs.dump of commit {dump.Commits[0].Commit.Id}: {e.Message}", e);
        }

        foreach (FsVerityDigest? image in dump.Commits.Select(commit => commit.Image))
        {
            if (image is { } digest && table.Find(digest) is >= 0 and int place)
                Mark(ref table[place], dump.Number + 1, isKept);
        }
    }

    private void MarkAll(ValidatedTree tree, int owner, bool isKept)
    {
        for (int i = 0; i < tree.Count; i++)
        {
            var node = new NodeId(i);
            if (tree.IsLink(node) || tree.Digest(node).IsEmpty)
                continue;
            int place = table.Find(FsVerityDigest.FromBytes(table.Algorithm, tree.Digest(node)));
            if (place < 0)
                continue; // missing: looking for damage is somebody else's work
            ref ObjectEntry entry = ref table[place];
            entry.Expected = (long)tree.Attributes(node).Size + 1;
            Mark(ref entry, owner, isKept);
        }
    }

    private static void Mark(ref ObjectEntry entry, int owner, bool isKept)
    {
        if (isKept)
            entry.IsUsed = true;
        int other = owner == 0 ? entry.Owner : Interlocked.CompareExchange(ref entry.Owner, owner, 0);
        if (other != 0 && other != owner)
            Volatile.Write(ref entry.Owner, -1);
    }

    private sealed record DumpUse(int Number, GitObjectId Blob)
    {
        internal List<SelectedCommit> Commits { get; } = [];
    }
}
