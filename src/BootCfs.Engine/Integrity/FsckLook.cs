using System.Collections.Concurrent;
using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>What the threads of one look at a repository have in common.</summary>
/// <param name="repository">The repository.</param>
/// <param name="options">How much is looked at.</param>
/// <param name="table">The objects that are there.</param>
/// <param name="suspects">Objects whose users are wanted; null in the first look, when nobody knows yet which.</param>
internal sealed class FsckLook(
    Repository repository, FsckOptions options, ObjectTable table, IReadOnlySet<FsVerityDigest>? suspects)
{
    private readonly ConcurrentDictionary<FsVerityDigest, bool> _odd = new();

    internal Repository Repository => repository;

    internal FsckOptions Options => options;

    internal ObjectTable Table => table;

    /// <summary>Objects that are missing, or that trees give different lengths.</summary>
    internal IEnumerable<FsVerityDigest> Odd => _odd.Keys;

    /// <summary>Whether this look is about what the one before found.</summary>
    internal bool IsSecond => suspects is not null;

    /// <summary>Marks an object as needed.</summary>
    internal void Need(in FsVerityDigest digest)
    {
        int place = table.Find(digest);
        if (place < 0)
            _odd.TryAdd(digest, true);
        else
            table[place].IsUsed = true;
    }

    /// <summary>Marks the objects of a tree as needed, and tells the users of suspects.</summary>
    internal void NeedAll(ValidatedTree tree, SuspectUsers users)
    {
        for (int i = 0; i < tree.Count; i++)
        {
            var node = new NodeId(i);
            if (tree.IsLink(node) || tree.Digest(node).IsEmpty)
                continue;
            FsVerityDigest digest = FsVerityDigest.FromBytes(table.Algorithm, tree.Digest(node));
            long length = (long)tree.Attributes(node).Size;
            if (suspects is null)
                Need(digest, length);
            else if (suspects.Contains(digest))
                users.Add(digest, tree.DisplayPath(node), length);
        }
    }

    private void Need(in FsVerityDigest digest, long length)
    {
        int place = table.Find(digest);
        if (place < 0)
        {
            _odd.TryAdd(digest, true);
            return;
        }

        ref ObjectEntry entry = ref table[place];
        entry.IsUsed = true;
        long known = Interlocked.CompareExchange(ref entry.Expected, length + 1, 0);
        if (known != 0 && known != length + 1)
            _odd.TryAdd(digest, true);
    }
}

/// <summary>What one thread holds: a reader of commits and a prover of objects, made when they are needed.</summary>
internal sealed class FsckWorker(FsckLook look, Action<int, ObjectProof> answer) : IDisposable
{
    private CommitStore? _commits;
    private ObjectProver? _prover;

    internal CommitStore Commits => _commits ??= CommitStore.Open(look.Repository.Commits.Path);

    internal ObjectProver Prover => _prover ??= new ObjectProver(
        look.Repository.Objects,
        look.Options.Quick ? ProofDepth.Names : look.Options.MeasureSealed ? ProofDepth.Unsealed : ProofDepth.Content,
        answer);

    internal void Finish() => _prover?.Finish();

    public void Dispose() => _commits?.Dispose();
}
