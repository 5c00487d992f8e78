using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

public sealed partial class ImageReader
{
    // Marks that the writer puts on whiteouts and on directories that hold one (composefs.md S4.2 step 4).
    [Flags]
    private enum WriterMarks
    {
        None = 0,
        EscapedWhiteout = 1,
        UserWhiteout = 2,
        Whiteout = EscapedWhiteout | UserWhiteout,
        EscapedWhiteouts = 4,
        UserWhiteouts = 8,
        Whiteouts = EscapedWhiteouts | UserWhiteouts,
    }

    // A mark is taken off only where the writer would put it again; elsewhere it is a user's own xattr and stays.
    private sealed partial class TreeBuilder
    {
        private readonly List<NodeId> _markedDirectories = [];
        private readonly HashSet<NodeId> _mayHoldWhiteouts = [];
        private readonly HashSet<NodeId> _holdWhiteouts = [];
        private WriterMarks _marks;

        private static WriterMarks MarkOf(ReadOnlySpan<byte> key) =>
            key.SequenceEqual(OverlayXattrs.EscapedWhiteout) ? WriterMarks.EscapedWhiteout
            : key.SequenceEqual(OverlayXattrs.UserWhiteout) ? WriterMarks.UserWhiteout
            : key.SequenceEqual(OverlayXattrs.EscapedWhiteouts) ? WriterMarks.EscapedWhiteouts
            : key.SequenceEqual(OverlayXattrs.UserWhiteouts) ? WriterMarks.UserWhiteouts
            : WriterMarks.None;

        private void TakeWriterMarks(NodeId node)
        {
            NodeAttributes attributes = _tree.Attributes(node);
            var parent = new NodeId(_tree.Nodes[node.Index].Parent);
            if (_marks.HasFlag(WriterMarks.Whiteout) && Mode.IsRegular(attributes.Mode) && attributes.Size == 0
                && _mayHoldWhiteouts.Contains(parent))
            {
                _tree.SetAttributes(node, attributes with { Mode = (attributes.Mode & ~Mode.S_IFMT) | Mode.S_IFCHR });
                _holdWhiteouts.Add(parent);
                _marks &= ~WriterMarks.Whiteout;
            }

            if (_marks.HasFlag(WriterMarks.Whiteouts) && Mode.IsDirectory(attributes.Mode))
            {
                _markedDirectories.Add(node);
                if (!ImageProfile.MarksOpaque(_reader.Version) || IsOpaque(node))
                    _mayHoldWhiteouts.Add(node);
                _marks &= ~WriterMarks.Whiteouts;
            }

            RestoreMarks(node, _marks);
        }

        private bool IsOpaque(NodeId directory) =>
            HasXattr(directory, "trusted.overlay.opaque"u8, "x"u8) && HasXattr(directory, OverlayXattrs.UserOpaque, "x"u8);

        private bool HasXattr(NodeId node, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            NodeRecord record = _tree.Nodes[node.Index];
            for (int i = record.XattrStart; i < record.XattrStart + record.XattrCount; i++)
            {
                int pair = _tree.XattrLists[i];
                if (_tree.Xattrs.KeyOf(pair).SequenceEqual(key))
                    return _tree.Xattrs.ValueOf(pair).SequenceEqual(value);
            }

            return false;
        }

        // Once all whiteouts are known.
        private void RestoreDirectoryMarks()
        {
            foreach (NodeId directory in _markedDirectories)
            {
                if (!_holdWhiteouts.Contains(directory))
                    RestoreMarks(directory, WriterMarks.Whiteouts);
            }
        }

        private void RestoreMarks(NodeId node, WriterMarks marks)
        {
            Restore(node, marks & WriterMarks.EscapedWhiteout, "trusted.overlay.whiteout"u8);
            Restore(node, marks & WriterMarks.UserWhiteout, OverlayXattrs.UserWhiteout);
            Restore(node, marks & WriterMarks.EscapedWhiteouts, "trusted.overlay.whiteouts"u8);
            Restore(node, marks & WriterMarks.UserWhiteouts, OverlayXattrs.UserWhiteouts);
        }

        private void Restore(NodeId node, WriterMarks mark, ReadOnlySpan<byte> key)
        {
            if (mark != WriterMarks.None && !_tree.TrySetXattr(node, key, default))
                throw new CorruptImageException(0, "xattr", $"{PathText.Display(key)} does not fit its inode");
        }
    }
}
