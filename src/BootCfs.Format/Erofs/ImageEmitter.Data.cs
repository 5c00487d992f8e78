using System.Runtime.InteropServices;
using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

// What lies behind an inode and in blocks of its own (composefs.md S5.4, S6).
internal sealed partial class ImageEmitter
{
    private void EmitTail(in PlannedInode inode)
    {
        if (inode.Tail == 0)
            return;
        if (Mode.IsDirectory(inode.Mode))
            EmitDirectory(inode, skipGroups: inode.DataBlocks, groups: 1);
        else if (Mode.IsSymlink(inode.Mode))
            output.Write(layout.Tree.Payload(inode.Node));
        else if (inode.IsExternal)
            output.Reserve(inode.Tail).Fill(0xFF);
        else
            output.Write(layout.Tree.Content(inode.Node)[^inode.Tail..]);
    }

    private void EmitDataBlocks(in PlannedInode inode)
    {
        if (inode.DataBlocks == 0)
            return;
        long end = output.Position + ((long)inode.DataBlocks * ErofsFormat.BlockSize);
        if (Mode.IsDirectory(inode.Mode))
            EmitDirectory(inode, skipGroups: 0, groups: inode.DataBlocks);
        else if (Mode.IsSymlink(inode.Mode))
            output.Write(layout.Tree.Payload(inode.Node));
        else if (inode.IsExternal)
            output.Reserve(ErofsFormat.BlockSize).Fill(0xFF);
        else
            output.Write(layout.Tree.Content(inode.Node)[..Math.Min((int)inode.Size, ErofsFormat.BlockSize)]);
        output.PadTo(end);
    }

    // Walks all entries as the layout pass did and writes the groups asked for, each a block but for a tail.
    private void EmitDirectory(in PlannedInode inode, int skipGroups, int groups)
    {
        Span<byte> group = stackalloc byte[ErofsFormat.BlockSize];
        var builder = new GroupBuilder(group);
        int number = 0;
        foreach (DirectoryEntry entry in new DirectoryEntries(layout, inode.Node))
        {
            if (!builder.Fits(entry.Name))
            {
                EmitGroup(ref builder, number >= skipGroups, number < inode.DataBlocks);
                if (++number == skipGroups + groups)
                    return;
            }

            ref readonly PlannedInode target = ref Target(inode, entry);
            builder.Add(entry.Name, target.Nid, FileTypes.FromMode(target.Mode));
        }

        EmitGroup(ref builder, number >= skipGroups, number < inode.DataBlocks);
    }

    private void EmitGroup(ref GroupBuilder builder, bool wanted, bool wholeBlock)
    {
        if (wanted)
        {
            builder.WriteTo(output);
            if (wholeBlock)
                output.PadTo((output.Position + ErofsFormat.BlockSize - 1) / ErofsFormat.BlockSize * ErofsFormat.BlockSize);
        }

        builder.Clear();
    }

    private ref readonly PlannedInode Target(in PlannedInode directory, DirectoryEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Self:
                return ref layout.InodeOf(directory.Node);
            case EntryKind.Parent:
                return ref layout.InodeOf(layout.Tree.Parent(directory.Node));
            case EntryKind.Stub:
                return ref layout.InodeOfStub(entry.Index);
            default:
                return ref layout.InodeOf(new NodeId(entry.Index));
        }
    }

    // One group of a directory: records from the front, names from the back, moved together when it is written.
    private ref struct GroupBuilder(Span<byte> room)
    {
        private readonly Span<byte> _room = room;
        private int _records;
        private int _names;

        internal readonly bool Fits(ReadOnlySpan<byte> name) =>
            _records + _names + Dirent.Size + name.Length <= _room.Length;

        // Names are kept in reverse behind the records, and offsets filled in at the end.
        internal void Add(ReadOnlySpan<byte> name, ulong nid, FileType type)
        {
            MemoryMarshal.Write(_room[_records..], new Dirent(nid, (ushort)name.Length, type));
            _records += Dirent.Size;
            _names += name.Length;
            name.CopyTo(_room[^_names..]);
        }

        internal readonly void WriteTo(ImageBuffer output)
        {
            Span<Dirent> records = MemoryMarshal.Cast<byte, Dirent>(_room[.._records]);
            int offset = _records;
            Span<byte> target = output.Reserve(_records + _names);
            int source = _room.Length;
            for (int i = 0; i < records.Length; i++)
            {
                int length = records[i].NameOff;
                source -= length;
                _room.Slice(source, length).CopyTo(target[offset..]);
                records[i] = records[i] with { NameOff = (ushort)offset };
                offset += length;
            }

            _room[.._records].CopyTo(target);
        }

        internal void Clear()
        {
            _records = 0;
            _names = 0;
        }
    }
}
