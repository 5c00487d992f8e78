using System.Runtime.InteropServices;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

public sealed partial class ImageReader
{
    private sealed partial class TreeBuilder
    {
        private readonly byte[] _key = new byte[512];

        // Own entries in stored order, then shared ones in reference order (composefs.md S10.2).
        private void ReadXattrs(NodeId node, in Inode inode)
        {
            if (inode.XattrSize == 0)
                return;

            _marks = WriterMarks.None;
            long start = inode.Offset + inode.InodeSize;
            ReadOnlySpan<byte> body = _reader.Slice(start, inode.XattrSize, "xattrs");
            XattrIbodyHeader header = MemoryMarshal.Read<XattrIbodyHeader>(body);
            int own = XattrIbodyHeader.Size + (header.SharedCount * 4);
            if (own > body.Length)
                throw new CorruptImageException(start + 4, "h_shared_count", $"{header.SharedCount} does not fit");

            while (own < body.Length)
                own += ReadEntry(node, body[own..], start + own);
            ReadOnlySpan<Le32> references = MemoryMarshal.Cast<byte, Le32>(
                body.Slice(XattrIbodyHeader.Size, header.SharedCount * 4));
            foreach (uint reference in references)
            {
                long offset = (_reader._superblock.XattrBlkaddr * (long)ErofsFormat.BlockSize) + (reference * 4L);
                ReadEntry(node, _reader.Slice(offset, Math.Max(0, _reader._image.Length - offset), "shared xattr"), offset);
            }

            if (_marks != WriterMarks.None)
                TakeWriterMarks(node);
        }

        // Returns the bytes that the entry takes, padding included.
        private int ReadEntry(NodeId node, ReadOnlySpan<byte> bytes, long offset)
        {
            if (bytes.Length < XattrEntry.Size)
                throw new CorruptImageException(offset, "xattr entry", "is cut short");
            XattrEntry entry = MemoryMarshal.Read<XattrEntry>(bytes);
            int size = XattrEntry.SizeOnDisk(entry.NameLen, entry.ValueSize);
            if (size > bytes.Length)
                throw new CorruptImageException(offset, "xattr entry", $"of {size} bytes is cut short");
            if (entry.NameIndex > XattrName.MaxIndex)
                throw new CorruptImageException(offset + 1, "e_name_index", $"{entry.NameIndex} is not known");

            ReadOnlySpan<byte> prefix = XattrName.Prefix(entry.NameIndex);
            prefix.CopyTo(_key);
            bytes.Slice(XattrEntry.Size, entry.NameLen).CopyTo(_key.AsSpan(prefix.Length));
            ReadOnlySpan<byte> key = _key.AsSpan(0, prefix.Length + entry.NameLen);
            if (key.Contains((byte)0))
                throw new CorruptImageException(offset, "xattr name", "contains a zero byte");
            SetXattr(node, key, bytes.Slice(XattrEntry.Size + entry.NameLen, entry.ValueSize), offset);
            return size;
        }

        private void SetXattr(NodeId node, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long offset)
        {
            if (value.IsEmpty && MarkOf(key) is var mark && mark != WriterMarks.None)
            {
                _marks |= mark;
                return;
            }

            if (key.StartsWith(OverlayXattrs.Prefix))
            {
                if (!key.StartsWith(OverlayXattrs.EscapedPrefix))
                {
                    TakeMark(node, key, value, offset);
                    return;
                }

                // Escaping is undone in place: the shorter prefix ends where the longer one did.
                int cut = OverlayXattrs.EscapedPrefix.Length - OverlayXattrs.Prefix.Length;
                OverlayXattrs.Prefix.CopyTo(_key.AsSpan(cut));
                key = _key.AsSpan(cut, key.Length - cut);
            }

            if (!_tree.TrySetXattr(node, key, value))
                throw new CorruptImageException(offset, "xattr", $"{PathText.Display(key)} does not fit its inode");
        }

        // What the writer told overlayfs is the node's own data again.
        private void TakeMark(NodeId node, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long offset)
        {
            if (!Mode.IsRegular(_tree.Attributes(node).Mode))
                return;
            if (key.SequenceEqual(OverlayXattrs.Redirect) && value.Contains((byte)0))
                throw new CorruptImageException(offset, "redirect", "contains a zero byte");
            if (key.SequenceEqual(OverlayXattrs.Redirect))
                _tree.SetPayload(node, value.Length > 1 && value[0] == '/' ? value[1..] : value);
            else if (key.SequenceEqual(OverlayXattrs.Metacopy) && HoldsDigest(value))
                _tree.SetDigest(node, value[4..]);
        }

        private static bool HoldsDigest(ReadOnlySpan<byte> metacopy) =>
            metacopy.Length - 4 == FsVerityAlgorithm.Sha256.DigestSize()
            || metacopy.Length - 4 == FsVerityAlgorithm.Sha512.DigestSize();
    }
}
