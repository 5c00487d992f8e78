using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

public sealed partial class ImageReader
{
    // A directory being read: one group of entries after the other, each group a block or the tail (composefs.md S5.4).
    private sealed class OpenDirectory(ImageReader reader, NodeId node, Inode inode)
    {
        private ulong _groupStart;
        private int _groupLength;
        private int _next;
        private int _count;
        private int _nameStart;
        private int _nameEnd;

        internal NodeId Node { get; } = node;

        internal ulong Nid { get; private set; }

        internal long EntryOffset => inode.Offset;

        internal ReadOnlySpan<byte> Name => Group()[_nameStart.._nameEnd];

        internal bool NextEntry()
        {
            if (_next == _count && !NextGroup())
                return false;

            ReadOnlySpan<byte> group = Group();
            ReadOnlySpan<Dirent> entries = Dirent.ReadBlock(group, inode.Offset);
            Dirent entry = entries[_next++];
            _nameStart = entry.NameOff;
            _nameEnd = _next < _count ? entries[_next].NameOff : group.Length;
            if (_nameStart < _count * Dirent.Size || _nameEnd < _nameStart || _nameEnd > group.Length)
                throw new CorruptImageException(inode.Offset, "nameoff", $"{_nameStart} does not lie between its neighbours");
            // The last name of a block is followed by zeros.
            int zero = group[_nameStart.._nameEnd].IndexOf((byte)0);
            if (_next == _count && zero >= 0)
                _nameEnd = _nameStart + zero;
            Nid = entry.Nid;
            return true;
        }

        private bool NextGroup()
        {
            _groupStart += (ulong)_groupLength;
            ulong left = inode.Attributes.Size - _groupStart;
            if (left == 0)
                return false;
            _groupLength = (int)Math.Min(left, ErofsFormat.BlockSize);
            _count = Dirent.ReadBlock(Group(), inode.Offset).Length;
            _next = 0;
            return true;
        }

        private ReadOnlySpan<byte> Group() => reader.ReadData(inode, _groupStart);
    }
}
