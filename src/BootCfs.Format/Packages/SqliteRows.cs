using System.Buffers.Binary;

namespace BootCfs.Format.Packages;

/// <summary>Walks the tree of a table and gives the records of its rows. No page is read twice, so that any bytes come to an end.</summary>
internal sealed class SqliteRows
{
    private const byte InteriorTable = 5;
    private const byte LeafTable = 13;
    private const int LeafHeader = 8;
    private const int InteriorHeader = 12;

    private readonly Stack<uint> _open = new();
    private readonly HashSet<uint> _seen = [];
    private uint _leaf;
    private int _nextCell;
    private int _cells;

    internal SqliteRows(uint root) => _open.Push(root);

    /// <summary>Reads the next row; false behind the last.</summary>
    internal bool TryRead(SqliteFile file, out ReadOnlySpan<byte> record)
    {
        while (_nextCell == _cells)
        {
            record = default;
            if (!_open.TryPop(out uint page))
                return false;
            Enter(file, page);
        }

        record = ReadRecord(file, Cell(file, _leaf, LeafHeader, _nextCell++));
        return true;
    }

    private void Enter(SqliteFile file, uint number)
    {
        Visit(number);
        ReadOnlySpan<byte> page = Content(file, number);
        int cells = BinaryPrimitives.ReadUInt16BigEndian(page[3..]);
        if (page[0] == LeafTable)
        {
            (_leaf, _nextCell, _cells) = (number, 0, cells);
            return;
        }

        if (page[0] != InteriorTable)
            throw SqliteFile.Damaged($"page {number} is of kind {page[0]}");
        _open.Push(BinaryPrimitives.ReadUInt32BigEndian(page[8..]));
        for (int i = cells - 1; i >= 0; i--)
            _open.Push(BinaryPrimitives.ReadUInt32BigEndian(Room(Cell(file, number, InteriorHeader, i), 4)));
    }

    // A record that is too long for its page goes on in a chain of pages.
    private ReadOnlySpan<byte> ReadRecord(SqliteFile file, ReadOnlySpan<byte> cell)
    {
        ulong length = SqliteRecord.ReadVarint(ref cell);
        _ = SqliteRecord.ReadVarint(ref cell); // the row's number
        if (length > (ulong)file.PageCount * (ulong)file.Usable)
            throw SqliteFile.Damaged($"row of {length} bytes on page {_leaf}");
        int whole = (int)length;
        int local = LocalLength(file.Usable, whole);
        ReadOnlySpan<byte> start = Room(cell, local);
        if (local == whole)
            return start;

        byte[] record = new byte[whole];
        start.CopyTo(record);
        uint next = BinaryPrimitives.ReadUInt32BigEndian(Room(cell[local..], 4));
        for (int position = local; position < whole;)
        {
            Visit(next);
            ReadOnlySpan<byte> page = file.Page(next);
            ReadOnlySpan<byte> piece = page[4..Math.Min(page.Length, 4 + whole - position)];
            piece.CopyTo(record.AsSpan(position));
            position += piece.Length;
            next = BinaryPrimitives.ReadUInt32BigEndian(page);
        }

        return record;
    }

    // "Cell payload overflow pages" of the format; U, X, M, K are its letters.
    private static int LocalLength(int u, int length)
    {
        int x = u - 35;
        if (length <= x)
            return length;
        int m = ((u - 12) * 32 / 255) - 23;
        int k = m + ((length - m) % (u - 4));
        return k <= x ? k : m;
    }

    private static ReadOnlySpan<byte> Cell(SqliteFile file, uint number, int headerSize, int index)
    {
        ReadOnlySpan<byte> page = Content(file, number);
        int place = headerSize + (index * 2);
        int offset = place + 2 <= page.Length ? BinaryPrimitives.ReadUInt16BigEndian(page[place..]) : int.MaxValue;
        ReadOnlySpan<byte> whole = file.Page(number);
        return offset < whole.Length ? whole[offset..] : throw SqliteFile.Damaged($"entry {index} of page {number} lies behind it");
    }

    // The first page has the header of the file in front.
    private static ReadOnlySpan<byte> Content(SqliteFile file, uint number) =>
        number == 1 ? file.Page(number)[SqliteFile.HeaderSize..] : file.Page(number);

    private static ReadOnlySpan<byte> Room(ReadOnlySpan<byte> bytes, int length) =>
        length <= bytes.Length ? bytes[..length] : throw SqliteFile.Damaged("a row leads out of its page");

    private void Visit(uint page)
    {
        if (!_seen.Add(page))
            throw SqliteFile.Damaged($"page {page} is there twice");
    }
}
