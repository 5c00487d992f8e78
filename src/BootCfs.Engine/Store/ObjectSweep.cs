using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Store;

/// <summary>Many objects of a store, each proven once, on all cores; answers come from several threads, each to its own number.</summary>
/// <param name="store">The store.</param>
/// <param name="digests">The objects, sorted with <see cref="ByName"/>; an answer has the place of its object for a number.</param>
/// <param name="depth">How much of an object is looked at.</param>
/// <param name="answer">Takes each answer.</param>
/// <param name="look">Shown the status of each object that could be opened; null when nobody wants it.</param>
internal sealed class ObjectSweep(
    ObjectStore store, FsVerityDigest[] digests, ProofDepth depth, Action<int, ObjectProof> answer, Action<int, FileStatus>? look = null)
{
    private const string Missing = "is missing";

    /// <summary>Objects of a folder lie side by side, and so do those that were written together.</summary>
    internal static Comparison<FsVerityDigest> ByName { get; } = static (a, b) => a.Bytes.SequenceCompareTo(b.Bytes);

    /// <summary>Proves them all.</summary>
    internal void Run(CancellationToken cancellationToken)
    {
        List<Range> folders = [];
        for (int first = 0, next; first < digests.Length; first = next)
        {
            next = first + 1;
            while (next < digests.Length && digests[next].Bytes[0] == digests[first].Bytes[0])
                next++;
            folders.Add(first..next);
        }

        ParallelWork.Share(
            folders,
            work =>
            {
                var prover = new ObjectProver(store, depth, answer, look);
                foreach (Range folder in work)
                    Prove(prover, folder);
                prover.Finish();
            },
            cancellationToken);
    }

    private void Prove(ObjectProver prover, Range range)
    {
        (int first, int count) = range.GetOffsetAndLength(digests.Length);
        string name = digests[first].ToHex()[..2];
        string? fault = Missing;
        try
        {
            using DirectoryHandle? folder = store.Objects.TryOpenDirectory(name);
            for (int i = first; folder is not null && i < first + count; i++)
                prover.Prove(folder, digests[i], i);
            fault = folder is null ? fault : null;
        }
        catch (LinuxException e) when (e.Errno is Errno.ELOOP or Errno.ENOTDIR)
        {
            fault = $"lies in {name}, which is no directory of its own";
        }

        for (int i = first; fault is not null && i < first + count; i++)
            answer(i, new ObjectProof(fault == Missing ? ObjectState.Missing : ObjectState.Damaged, 0, fault));
    }
}
