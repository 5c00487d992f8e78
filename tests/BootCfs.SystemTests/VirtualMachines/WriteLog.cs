using System.Buffers.Binary;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>
/// All that a machine wrote to its disk and when it flushed it, as QEMU's blklogwrites has logged it (the format is that of
/// dm-log-writes: Documentation/admin-guide/device-mapper/log-writes.rst).
/// </summary>
internal sealed class WriteLog
{
    private const ulong Magic = 0x6a736677736872;
    private const int FlushFlag = 1;
    private const int SuperSize = 28;
    private const int EntrySize = 32;

    private WriteLog(IReadOnlyList<LoggedWrite> writes) => Writes = writes;

    /// <summary>In the order in which the machine made them.</summary>
    internal IReadOnlyList<LoggedWrite> Writes { get; }

    internal static WriteLog Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[EntrySize];
        file.ReadExactly(head[..SuperSize]);
        Assert.Equal(Magic, BinaryPrimitives.ReadUInt64LittleEndian(head));
        long count = BinaryPrimitives.ReadInt64LittleEndian(head[16..]);
        long sector = BinaryPrimitives.ReadInt32LittleEndian(head[24..]);

        var writes = new List<LoggedWrite>();
        int flushes = 0;
        long place = sector;
        for (long i = 0; i < count; i++)
        {
            file.Position = place;
            file.ReadExactly(head);
            long length = BinaryPrimitives.ReadInt64LittleEndian(head[8..]) * sector;
            if ((BinaryPrimitives.ReadInt64LittleEndian(head[16..]) & FlushFlag) != 0)
                flushes++;
            if (length > 0)
                writes.Add(new LoggedWrite(BinaryPrimitives.ReadInt64LittleEndian(head) * sector, length, place + sector, flushes));
            place += sector + length;
        }

        return new WriteLog(writes);
    }

    /// <summary>
    /// Moments at which the power fails, spread over the run: what was written before the last flush is there, and of what was
    /// written after it any part, in any order.
    /// </summary>
    internal IReadOnlyList<PowerCut> Cut(int times, Random random)
    {
        var cuts = new List<PowerCut>();
        for (int i = 1; i <= times; i++)
        {
            int end = (int)((long)Writes.Count * i / times);
            int flushes = Writes[end - 1].Flushes;
            LoggedWrite[] later = [.. Writes.Take(end).Reverse().TakeWhile(write => write.Flushes == flushes).Reverse()];
            LoggedWrite[] some = [.. later.Where(_ => random.Next(2) == 0)];
            cuts.Add(new PowerCut($"cut-{i}", end - later.Length, some));
        }

        return cuts;
    }

    /// <summary>The plan of tests/vm/crash/replay.</summary>
    internal string Plan(IReadOnlyList<PowerCut> cuts)
    {
        var lines = new List<string>();
        int done = 0;
        foreach (PowerCut cut in cuts)
        {
            lines.AddRange(Writes.Skip(done).Take(cut.Durable - done).Select(write => write.ToString()));
            done = cut.Durable;
            lines.AddRange([$"cut {cut.Name}", .. cut.Later.Select(write => write.ToString()), "look"]);
        }

        return string.Join('\n', [.. lines, ""]);
    }

    /// <summary>Brings a disk as it was before the run to the moment of a cut.</summary>
    internal void Apply(PowerCut cut, string log, string disk)
    {
        using FileStream source = File.OpenRead(log);
        using FileStream target = File.OpenWrite(disk);
        foreach (LoggedWrite write in Writes.Take(cut.Durable).Concat(cut.Later))
        {
            byte[] bytes = new byte[write.Length];
            source.Position = write.Place;
            source.ReadExactly(bytes);
            target.Position = write.Offset;
            target.Write(bytes);
        }
    }
}

/// <summary>A write.</summary>
/// <param name="Offset">Where on the disk.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Place">Where the log has them.</param>
/// <param name="Flushes">How often the disk had been flushed before.</param>
internal sealed record LoggedWrite(long Offset, long Length, long Place, int Flushes)
{
    /// <summary>The line of a plan.</summary>
    public override string ToString() => FormattableString.Invariant($"write {Offset} {Length} {Place}");
}

/// <summary>A moment at which the power fails.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Durable">How many writes were flushed.</param>
/// <param name="Later">Which of those behind them have reached the disk all the same.</param>
internal sealed record PowerCut(string Name, int Durable, IReadOnlyList<LoggedWrite> Later);
