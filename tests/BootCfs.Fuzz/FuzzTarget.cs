using BootCfs.Format;

namespace BootCfs.Fuzz;

/// <summary>
/// One parser under attack. From any bytes it gives a value or a <see cref="BootCfsException"/>, takes memory in
/// proportion to its input, and what it accepted it reads again the same after printing it.
/// </summary>
/// <param name="Name">Chosen by <c>FUZZ_TARGET</c>, and the name of its corpus.</param>
/// <param name="Attack">Parses, prints and parses again; throws whatever escapes.</param>
/// <param name="Seeds">Inputs to begin with.</param>
public sealed record FuzzTarget(string Name, Action<byte[]> Attack, Func<IEnumerable<byte[]>> Seeds)
{
    private const long FreeMemory = 32L << 20;
    private const long MemoryForEachByte = 512;

    /// <summary>Attacks with one input; returns when the invariant holds, whether the input was taken or refused.</summary>
    public void Run(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Attack(input);
        }
        catch (BootCfsException)
        {
            // Refused by name.
        }

        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        if (used > FreeMemory + (MemoryForEachByte * input.Length))
            throw new BrokenInvariantException($"{used} bytes of memory for an input of {input.Length}");
    }

    /// <summary>Demands that a value is what it was before it was printed and read.</summary>
    internal static void Same<T>(T before, T after, string what) => SameList([before], [after], what);

    /// <summary>Demands that values are what they were before they were printed and read.</summary>
    internal static void SameList<T>(IEnumerable<T> before, IEnumerable<T> after, string what)
    {
        if (!before.SequenceEqual(after))
            throw new BrokenInvariantException($"{what} is not what it was");
    }
}
