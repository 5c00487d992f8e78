using BootCfs.Format.Tree;

namespace BootCfs.Format.Tar;

/// <summary>What extended headers say of an entry; what they do not say stands in the entry's own header.</summary>
internal sealed class PaxAttributes
{
    private readonly Dictionary<byte[], byte[]> _xattrs = new(ByteStringComparer.Instance);

    internal byte[]? Path { get; private set; }

    internal byte[]? LinkPath { get; private set; }

    internal long? Size { get; private set; }

    internal (long Seconds, uint Nanoseconds)? Mtime { get; private set; }

    internal uint? Uid { get; private set; }

    internal uint? Gid { get; private set; }

    /// <summary>Holes of the file, when there are any.</summary>
    internal PaxSparse? Sparse { get; private set; }

    /// <summary>Extended attributes in byte order of their keys.</summary>
    internal DraftXattr[] Xattrs()
    {
        if (_xattrs.Count == 0)
            return [];
        DraftXattr[] xattrs = [.. _xattrs.Select(pair => new DraftXattr(pair.Key, pair.Value))];
        Array.Sort(xattrs, (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return xattrs;
    }

    /// <summary>What is said here, to be continued for one entry.</summary>
    internal PaxAttributes Copy()
    {
        var copy = new PaxAttributes { Mtime = Mtime, Uid = Uid, Gid = Gid };
        foreach ((byte[] key, byte[] value) in _xattrs)
            copy._xattrs.Add(key, value);
        return copy;
    }

    /// <summary>Reads the records of a header.</summary>
    /// <param name="header">The records.</param>
    /// <param name="isGlobal">Whether they are for all entries that follow.</param>
    /// <param name="refusal">What is wrong with one of them.</param>
    internal bool TryAdd(ReadOnlySpan<byte> header, bool isGlobal, out string refusal)
    {
        refusal = "";
        var records = new PaxRecords(header);
        while (true)
        {
            if (!records.TryMoveNext(out bool found))
                return Fail(out refusal, "a record of its extended header has the wrong form");
            if (!found)
                return true;
            if (isGlobal && BelongsToOneEntry(records.Key))
                return Fail(out refusal, $"an extended header for all entries says {PathText.Display(records.Key)}");
            if (!TryAdd(records.Key, records.Value))
                return Fail(out refusal, $"its extended header has a {PathText.Display(records.Key)} that is not taken");
        }
    }

    private static bool BelongsToOneEntry(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("path"u8) || key.SequenceEqual("linkpath"u8) || key.SequenceEqual("size"u8) || key.StartsWith(PaxSparse.Prefix);

    private bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.StartsWith(PaxSparse.Prefix))
            return (Sparse ??= new PaxSparse()).TryAdd(key[PaxSparse.Prefix.Length..], value);
        if (PaxXattr.TryRead(key, value, out byte[]? name, out byte[]? content))
            return TrySetXattr(name, content);
        if (key.SequenceEqual("path"u8))
            return TrySetPath(value, path => Path = path);
        if (key.SequenceEqual("linkpath"u8))
            return TrySetPath(value, path => LinkPath = path);
        if (key.SequenceEqual("size"u8))
            return TrySetNumber(value, long.MaxValue, size => Size = size);
        if (key.SequenceEqual("uid"u8))
            return TrySetNumber(value, uint.MaxValue, uid => Uid = (uint?)uid);
        if (key.SequenceEqual("gid"u8))
            return TrySetNumber(value, uint.MaxValue, gid => Gid = (uint?)gid);
        if (key.SequenceEqual("mtime"u8))
            return TrySetTime(value);
        return !PaxSparse.IsOfSeveralVolumes(key);
    }

    private bool TrySetXattr(byte[]? name, byte[]? content)
    {
        if (name is null || name.Contains((byte)0))
            return false;
        if (content is null)
            _xattrs.Remove(name);
        else
            _xattrs[name] = content;
        return true;
    }

    private static bool TrySetPath(ReadOnlySpan<byte> value, Action<byte[]?> set)
    {
        set(value.IsEmpty ? null : value.ToArray());
        return value.Length <= TarLimits.MaxPath;
    }

    private static bool TrySetNumber(ReadOnlySpan<byte> value, long most, Action<long?> set)
    {
        if (value.IsEmpty)
        {
            set(null);
            return true;
        }

        if (!PaxNumber.TryParse(value, out long number) || number > most)
            return false;
        set(number);
        return true;
    }

    private bool TrySetTime(ReadOnlySpan<byte> value)
    {
        Mtime = null;
        if (value.IsEmpty)
            return true;
        if (!PaxTime.TryParse(value, out long seconds, out uint nanoseconds))
            return false;
        Mtime = (seconds, nanoseconds);
        return true;
    }

    private static bool Fail(out string refusal, string text)
    {
        refusal = text;
        return false;
    }
}
