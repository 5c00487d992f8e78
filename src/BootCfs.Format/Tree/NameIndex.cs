namespace BootCfs.Format.Tree;

/// <summary>Finds entries of a tree under construction by directory and name.</summary>
internal sealed class NameIndex(FileTree tree)
{
    // Slots hold node index + 1; hashes lie beside them so that growing and probing rarely touch a name.
    private int[] _slots = new int[1024];
    private int[] _hashes = new int[1024];
    private int _count;

    internal bool TryFind(NodeId directory, ReadOnlySpan<byte> name, out NodeId found)
    {
        int slot = Probe(directory, name, Hash(directory, name));
        found = new NodeId(_slots[slot] - 1);
        return _slots[slot] != 0;
    }

    /// <summary>Remembers an entry of the tree; the name must be new in its directory.</summary>
    internal void Add(NodeId directory, ReadOnlySpan<byte> name, NodeId node)
    {
        if (_count * 2 >= _slots.Length)
            Grow();
        int hash = Hash(directory, name);
        int slot = Probe(directory, name, hash);
        _slots[slot] = node.Index + 1;
        _hashes[slot] = hash;
        _count++;
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

    private void Grow()
    {
        int[] oldSlots = _slots;
        int[] oldHashes = _hashes;
        _slots = new int[oldSlots.Length * 2];
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
