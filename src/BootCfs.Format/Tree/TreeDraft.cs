using System.Diagnostics.CodeAnalysis;

namespace BootCfs.Format.Tree;

/// <summary>
/// A tree whose entries come in any order and may be replaced: a directory joins a directory of the same name, anything
/// else takes the place of what was there. Not thread safe.
/// </summary>
/// <remarks>An entry costs about 400 bytes, and their number has a limit, so that no archive fills the memory.</remarks>
public sealed partial class TreeDraft
{
    /// <summary>How many names may be put into a draft unless it is told otherwise; directories that nobody described count as well.</summary>
    public const int MaxNames = 4_000_000;

    private readonly int _maxNames;
    private int _names;

    /// <summary>Starts with an empty root that nobody has described.</summary>
    /// <param name="maxNames">How many names may be put into it.</param>
    public TreeDraft(int maxNames = MaxNames) => _maxNames = maxNames;

    /// <summary>The root directory.</summary>
    public DraftNode Root { get; } = DraftNode.MakeImplicit();

    /// <summary>
    /// Puts a file at a path; directories on the way are made. Slashes at either end, runs of them and <c>.</c> mean nothing.
    /// A directory that is there already keeps its entries and is described as the new one is.
    /// </summary>
    /// <param name="path">Where.</param>
    /// <param name="node">What.</param>
    /// <param name="refusal">Why it cannot be there, for a message that names the path.</param>
    public bool TryPut(ReadOnlySpan<byte> path, DraftNode node, out string refusal)
    {
        if (!TryFindParent(path, out DraftNode? directory, out ReadOnlySpan<byte> name, out refusal))
            return false;
        DraftNode? existing = name.IsEmpty ? Root : directory.Find(name);
        if (name.IsEmpty && !node.IsDirectory)
            return Fail(out refusal, "the root must be a directory");
        if (existing is { IsDirectory: true } && node.IsDirectory)
        {
            existing.DescribeAs(node);
            return true;
        }

        return TrySet(directory, name, node, out refusal);
    }

    /// <summary>Gives a file that is there another name.</summary>
    /// <param name="path">The name.</param>
    /// <param name="target">Path of the file; symbolic links on the way are not followed.</param>
    /// <param name="refusal">Why that cannot be, for a message that names the path.</param>
    public bool TryLink(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target, out string refusal)
    {
        if (Find(target) is not { } node)
            return Fail(out refusal, $"hard link to {PathText.Display(target)}, which is not there");
        return node.IsDirectory
            ? Fail(out refusal, $"hard link to {PathText.Display(target)}, which is a directory")
            : TryPut(path, node, out refusal);
    }

    /// <summary>What is at a path, or null; symbolic links are not followed.</summary>
    public DraftNode? Find(ReadOnlySpan<byte> path)
    {
        DraftNode? node = Root;
        for (var parts = new PathParts(path); node is not null && parts.MoveNext();)
            node = node.Find(parts.Current);
        return node;
    }

    private bool TryFindParent(
        ReadOnlySpan<byte> path, [NotNullWhen(true)] out DraftNode? directory, out ReadOnlySpan<byte> name, out string refusal)
    {
        refusal = "";
        name = default;
        directory = Root;
        for (var parts = new PathParts(path); parts.MoveNext(); name = parts.Current)
        {
            if (!name.IsEmpty && !TryEnter(ref directory, name, out refusal))
                return false;
        }

        return true;
    }

    private bool TryEnter(ref DraftNode directory, ReadOnlySpan<byte> name, out string refusal)
    {
        refusal = "";
        if (directory.Find(name) is not { } next)
        {
            next = DraftNode.MakeImplicit();
            if (!TrySet(directory, name, next, out refusal))
                return false;
        }

        directory = next;
        return next.IsDirectory || Fail(out refusal, Mode.IsSymlink(next.Attributes.Mode)
            ? $"{PathText.Display(name)} on the way to it is a symbolic link"
            : $"{PathText.Display(name)} on the way to it is not a directory");
    }

    private bool TrySet(DraftNode directory, ReadOnlySpan<byte> name, DraftNode node, out string refusal)
    {
        refusal = "";
        if (name.SequenceEqual(".."u8))
            return Fail(out refusal, "its path leads upwards with ..");
        if (!FileTree.IsValidName(name))
            return Fail(out refusal, "a name in its path is longer than 255 bytes or has a zero byte");
        if (!HasRoom(directory, name))
            return Fail(out refusal, TooManyNames);
        directory.Set(name, node);
        return true;
    }

    private string TooManyNames => $"more than {_maxNames} entries";

    private bool HasRoom(DraftNode directory, ReadOnlySpan<byte> name) => directory.Find(name) is not null || ++_names <= _maxNames;

    private static bool Fail(out string refusal, string text)
    {
        refusal = text;
        return false;
    }

    // The names of a path, without those that mean nothing.
    private ref struct PathParts(ReadOnlySpan<byte> path)
    {
        private ReadOnlySpan<byte> _rest = path;

        internal ReadOnlySpan<byte> Current { get; private set; }

        internal bool MoveNext()
        {
            do
            {
                _rest = _rest.TrimStart((byte)'/');
                int slash = _rest.IndexOf((byte)'/');
                Current = slash < 0 ? _rest : _rest[..slash];
                _rest = _rest[Current.Length..];
            }
            while (Current.SequenceEqual("."u8));
            return !Current.IsEmpty;
        }
    }
}
