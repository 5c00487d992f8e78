namespace BootCfs.Format.Tree;

/// <summary>
/// Finds entries of a tree under construction by directory and name. Entries that come in order are told from the last
/// name of their directory; the table is filled when a lookup needs more than that.
/// </summary>
internal sealed class NameIndex(FileTree tree)
{
    // By directory: its entry with the last name in byte order; 0 as long as there is none.
    private int[] _last = [];

    // Slots hold node index + 1; hashes lie beside them so that growing and probing rarely touch a name.
    private int[] _slots = [];
    private int[] _hashes = [];

    // The table holds the nodes before this one; the root has no name.
    private int _next = 1;

    internal bool TryFind(NodeId directory, ReadOnlySpan<byte> name, out NodeId found)
    {
        int last = directory.Index < _last.Length ? _last[directory.Index] : 0;
        found = new NodeId(last);
        int order = last == 0 ? 1 : name.SequenceCompareTo(NameOf(last));
        if (order >= 0)
            return order == 0;

        FillTable();
        int slot = Probe(directory, name, Hash(directory, name));
        found = new NodeId(_slots[slot] - 1);
        return _slots[slot] != 0;
    }

    /// <summary>Remembers the entry that was added to the tree last; its name must be new in its directory.</summary>
    internal void Add(NodeId directory, NodeId node)
    {
        if (directory.Index >= _last.Length)
            Array.Resize(ref _last, Math.Max(directory.Index + 1, Math.Max(64, _last.Length * 2)));
        ref int last = ref _last[directory.Index];
        if (last == 0 || NameOf(node.Index).SequenceCompareTo(NameOf(last)) > 0)
            last = node.Index;
    }

    private ReadOnlySpan<byte> NameOf(int node) => tree.Arena.Get(tree.Nodes[node].Name);

    private void FillTable()
    {
        ReadOnlySpan<NodeRecord> nodes = tree.Nodes;
        if (nodes.Length * 2 > _slots.Length)
            Grow(nodes.Length * 2);
        for (; _next < nodes.Length; _next++)
        {
            var directory = new NodeId(nodes[_next].Parent);
            int hash = Hash(directory, NameOf(_next));
            int slot = Probe(directory, NameOf(_next), hash);
            _slots[slot] = _next + 1;
            _hashes[slot] = hash;
        }
    }

    private static int Hash(NodeId directory, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.Add(directory.Index);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    // The slot of the entry, or the empty slot where it would go.
    private int Probe(NodeId directory, ReadOnlySpan<byte> name, int hash)
    {
        int mask = _slots.Length - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            int index = _slots[slot] - 1;
            if (index < 0)
                return slot;
            if (_hashes[slot] != hash)
                continue;
            ref readonly NodeRecord node = ref tree.Nodes[index];
            if (node.Parent == directory.Index && tree.Arena.Get(node.Name).SequenceEqual(name))
                return slot;
        }
    }

    private void Grow(int least)
    {
        int[] oldSlots = _slots;
        int[] oldHashes = _hashes;
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)least)];
        _hashes = new int[_slots.Length];
        int mask = _slots.Length - 1;
        for (int i = 0; i < oldSlots.Length; i++)
        {
            if (oldSlots[i] == 0)
                continue;
            int slot = oldHashes[i] & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = oldSlots[i];
            _hashes[slot] = oldHashes[i];
        }
    }
}
