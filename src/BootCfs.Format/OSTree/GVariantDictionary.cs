namespace BootCfs.Format.OSTree;

/// <summary>
/// A dictionary of variants (<c>a{sv}</c>). Keys are checked, values only when they are asked for: most of them mean nothing
/// to us.
/// </summary>
internal sealed class GVariantDictionary
{
    private readonly string _what;
    private readonly Dictionary<string, (int Start, byte[] Value)> _entries = new(StringComparer.Ordinal);

    private GVariantDictionary(string what) => _what = what;

    internal static GVariantDictionary Read(GVariantArray entries, string field)
    {
        GVariantDictionary? dictionary = null;
        while (entries.MoveNext())
        {
            GVariantMember entry = entries.Current;
            dictionary ??= new GVariantDictionary(entry.Source.What);
            GVariantTuple pair = entry.ToTuple();
            string key = pair.ReadString($"key in {field}");
            GVariantMember value = pair.ReadLast(8, key);
            if (!dictionary._entries.TryAdd(key, (value.Source.Start, value.Bytes.ToArray())))
                throw entry.Refuse(field, $"has {key} twice");
        }

        return dictionary ?? new GVariantDictionary("");
    }

    /// <summary>Finds a value, which must be of the type that the key has.</summary>
    internal bool TryGet(string key, ReadOnlySpan<byte> type, out GVariantMember value)
    {
        value = default;
        if (!_entries.TryGetValue(key, out (int Start, byte[] Value) entry))
            return false;
        // A variant is the value, a zero byte, and the type.
        var source = new GVariantSource(_what, entry.Start);
        int end = entry.Value.AsSpan().LastIndexOf((byte)0);
        if (end < 0 || !entry.Value.AsSpan(end + 1).SequenceEqual(type))
            throw source.Refuse(key, 0, $"is not of type {System.Text.Encoding.ASCII.GetString(type)}");
        value = new GVariantMember(entry.Value.AsSpan(0, end), source);
        return true;
    }
}
