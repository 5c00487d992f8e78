using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

internal enum EntryKind
{
    Child,
    Self,
    Parent,
    Stub,
}

/// <summary>One entry of a directory as the image has it; the index is a node's or a stub's number.</summary>
internal readonly ref struct DirectoryEntry(EntryKind kind, int index, ReadOnlySpan<byte> name)
{
    internal EntryKind Kind { get; } = kind;

    internal int Index { get; } = index;

    internal ReadOnlySpan<byte> Name { get; } = name;
}

/// <summary>
/// The entries of a directory in byte order: its children, <c>.</c> and <c>..</c> sorted among them like any other
/// name (composefs.md S5.4), and in the root the stubs.
/// </summary>
internal ref struct DirectoryEntries(ImageLayout layout, NodeId directory)
{
    private readonly ValidatedTree _tree = layout.Tree;
    private readonly ReadOnlySpan<NodeId> _children = layout.Tree.Children(directory);
    private readonly ReadOnlySpan<byte[]> _stubs = directory == NodeId.Root ? layout.Stubs : default;
    private int _nextChild;
    private int _nextStub;
    private int _dots;

    public DirectoryEntry Current { get; private set; }

    public readonly DirectoryEntries GetEnumerator() => this;

    public bool MoveNext()
    {
        ReadOnlySpan<byte> child = _nextChild < _children.Length ? _tree.Name(_children[_nextChild]) : default;
        ReadOnlySpan<byte> dots = _dots switch { 0 => "."u8, 1 => ".."u8, _ => default };
        ReadOnlySpan<byte> stub = _nextStub < _stubs.Length ? _stubs[_nextStub] : default;
        if (IsFirst(child, dots) && IsFirst(child, stub))
        {
            Current = new DirectoryEntry(EntryKind.Child, _children[_nextChild++].Index, child);
            return true;
        }

        if (IsFirst(dots, stub))
        {
            Current = new DirectoryEntry(_dots++ == 0 ? EntryKind.Self : EntryKind.Parent, 0, dots);
            return true;
        }

        if (stub.IsEmpty)
            return false;
        Current = new DirectoryEntry(EntryKind.Stub, _nextStub++, stub);
        return true;
    }

    // An exhausted source shows as an empty name, which no entry has; names never repeat between sources.
    private static bool IsFirst(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) =>
        !name.IsEmpty && (other.IsEmpty || name.SequenceCompareTo(other) < 0);
}
