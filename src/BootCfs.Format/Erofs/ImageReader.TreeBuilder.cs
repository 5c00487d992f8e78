using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

public sealed partial class ImageReader
{
    // One reading of the whole image, breadth first as it was written. An entry owns its inode when the inode's number is
    // the next that the writer would have given there, so that a hard link is told from its file and the tree is exactly
    // the one that was written. What no entry owns that way (the image is not of this writer) goes to its first entry.
    private sealed partial class TreeBuilder
    {
        private readonly ImageReader _reader;
        private readonly FileTree _tree;

        // By nid: node index + 1 once it is owned.
        private readonly int[] _owners;
        private readonly Queue<OpenDirectory> _open = new();
        private readonly Queue<(NodeId Node, ulong Nid)> _undecided = new();
        private long _dataLeft;
        private uint _nextIno;

        internal TreeBuilder(ImageReader reader)
        {
            _reader = reader;
            _owners = new int[(reader._image.Length / ErofsFormat.SlotSize) + 1];
            _tree = new FileTree((int)Math.Min(reader._superblock.Inos, (ulong)_owners.Length), reader._image);
            // No byte belongs to two inodes, so all of them together are no longer than the image.
            _dataLeft = reader._image.Length;
        }

        internal FileTree Build()
        {
            ulong rootNid = _reader._superblock.RootNid;
            Inode root = _reader.ReadInode(rootNid);
            if (!Mode.IsDirectory(root.Attributes.Mode))
                throw new CorruptImageException(root.Offset + 4, "root inode", "is not a directory");
            Own(_tree.AddRoot(root.Attributes), rootNid, root);
            while (_open.Count > 0 || _undecided.Count > 0)
            {
                if (_open.TryDequeue(out OpenDirectory? directory))
                    AddEntries(directory);
                else
                    Decide(_undecided.Dequeue());
            }

            RestoreDirectoryMarks();
            return _tree;
        }

        private void AddEntries(OpenDirectory directory)
        {
            while (directory.NextEntry())
            {
                ReadOnlySpan<byte> name = directory.Name;
                if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                    continue;
                if (!FileTree.IsValidName(name))
                    throw new CorruptImageException(directory.EntryOffset, "name", $"{PathText.Display(name)} is not valid");

                Inode inode = _reader.ReadInode(directory.Nid);
                bool owns = inode.Ino == _nextIno && _owners[directory.Nid] == 0;
                if (inode.Attributes.IsWhiteout)
                {
                    _nextIno = unchecked(_nextIno + (owns ? 1u : 0));
                    continue; // a stub: the writer adds them again
                }

                NodeId node = _tree.Add(directory.Node, name, inode.Attributes);
                if (owns)
                    Own(node, directory.Nid, inode);
                else
                    _undecided.Enqueue((node, directory.Nid));
            }
        }

        private void Decide((NodeId Node, ulong Nid) entry)
        {
            int owner = _owners[entry.Nid];
            if (owner > 0)
                _tree.SetLinkTarget(entry.Node, new NodeId(owner - 1));
            else
                Own(entry.Node, entry.Nid, _reader.ReadInode(entry.Nid));
        }

        private void Own(NodeId node, ulong nid, in Inode inode)
        {
            _owners[nid] = node.Index + 1;
            _nextIno = unchecked(_nextIno + 1);
            TakeData(inode, (ulong)inode.HeadSize);
            ReadXattrs(node, inode);
            ulong size = inode.Attributes.Size;
            switch (inode.Attributes.Mode & Mode.S_IFMT)
            {
                case Mode.S_IFDIR:
                    _open.Enqueue(new OpenDirectory(_reader, node, inode));
                    TakeData(inode, size);
                    break;
                case Mode.S_IFLNK:
                    ReadTarget(node, inode, size);
                    break;
                case Mode.S_IFREG when size > 0 && inode.Layout != DataLayout.ChunkBased:
                    ReadContent(node, inode, size);
                    break;
                default:
                    break;
            }
        }

        private void ReadTarget(NodeId node, in Inode inode, ulong size)
        {
            if (size is 0 or >= ErofsFormat.BlockSize)
                throw new CorruptImageException(inode.Offset + 8, "i_size", $"{size} is no length of a symlink");
            TakeData(inode, size);
            ReadOnlySpan<byte> target = _reader.ReadData(inode, 0);
            if (target.Contains((byte)0))
                throw new CorruptImageException(inode.Offset, "symlink target", "contains a zero byte");
            _tree.SetPayload(node, target);
        }

        private void ReadContent(NodeId node, in Inode inode, ulong size)
        {
            if (size > ImageLimits.MaxInline)
                throw new CorruptImageException(inode.Offset + 8, "i_size", $"{size} is too much content to be in the image");
            TakeData(inode, size);
            ReadOnlySpan<byte> first = _reader.ReadData(inode, 0);
            if (first.Length == (int)size)
            {
                _tree.SetContent(node, first);
                return;
            }

            Span<byte> content = stackalloc byte[(int)size];
            for (int position = 0; position < content.Length; position += ErofsFormat.BlockSize)
                _reader.ReadData(inode, (ulong)position).CopyTo(content[position..]);
            _tree.SetContent(node, content);
        }

        private void TakeData(in Inode inode, ulong size)
        {
            if (size > (ulong)_dataLeft)
                throw new CorruptImageException(inode.Offset + 8, "i_size", "adds up to more data than the image has");
            _dataLeft -= (long)size;
        }
    }
}
