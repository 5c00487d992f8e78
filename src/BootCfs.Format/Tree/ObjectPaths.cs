namespace BootCfs.Format.Tree;

/// <summary>The objects that trees need: payloads of regular files, each once, in byte order (composefs.md S10.6).</summary>
public sealed class ObjectPaths
{
    private readonly SortedSet<byte[]> _paths =
        new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    /// <summary>What was found so far.</summary>
    public IReadOnlyCollection<byte[]> All => _paths;

    /// <summary>Adds the objects of a tree.</summary>
    public void Add(ValidatedTree tree)
    {
        for (var walk = new TreeWalk(tree); walk.MoveNext();)
        {
            if (Mode.IsRegular(tree.Attributes(walk.Current).Mode) && !tree.Payload(walk.Current).IsEmpty)
                _paths.Add(tree.Payload(walk.Current).ToArray());
        }
    }

    /// <summary>Takes out what fulfils a condition.</summary>
    public void Remove(Predicate<byte[]> condition) => _paths.RemoveWhere(condition);

    /// <summary>Prints one path a line, as it is.</summary>
    public void Print(Stream output)
    {
        var lines = new LineOutput(output);
        foreach (byte[] path in _paths)
        {
            path.CopyTo(lines.Line.GetSpan(path.Length + 1));
            lines.Line.GetSpan(path.Length + 1)[path.Length] = (byte)'\n';
            lines.Line.Advance(path.Length + 1);
            lines.EndLine();
        }

        lines.Flush();
    }
}
