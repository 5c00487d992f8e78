namespace BootCfs.Format.Tree;

/// <summary>
/// Every distinct xattr (key and value) of a tree, once: nodes hold small numbers, equal xattrs have equal numbers,
/// and keys (a handful in any real tree) are numbered apart so that a fact about a key is computed once.
/// </summary>
internal sealed class XattrTable(ByteArena arena)
{
    private readonly ByteInterner _keys = new(arena);
    private readonly ByteInterner _pairs = new(arena);

    internal int Count => _pairs.Count;

    internal int KeyCount => _keys.Count;

    internal int InternKey(ReadOnlySpan<byte> key) => _keys.Intern(0, key);

    internal int Intern(int keyId, ReadOnlySpan<byte> value) => _pairs.Intern(keyId, value);

    internal ReadOnlySpan<byte> Key(int keyId) => _keys.Bytes(keyId);

    internal int KeyId(int pair) => _pairs.Tag(pair);

    internal ReadOnlySpan<byte> KeyOf(int pair) => _keys.Bytes(_pairs.Tag(pair));

    internal ReadOnlySpan<byte> ValueOf(int pair) => _pairs.Bytes(pair);
}
