using System.Buffers.Binary;
using System.Text;

namespace BootCfs.Format.Packages;

/// <summary>
/// Just as much of SQLite's file format (https://www.sqlite.org/fileformat2.html) as it takes to read all rows of a table. What a
/// journal beside the file has not written to it yet is not seen.
/// </summary>
internal readonly ref struct SqliteFile
{
    internal const int HeaderSize = 100;
    private const int MinUsable = 480;
    private const uint SchemaRoot = 1;

    private readonly ReadOnlySpan<byte> _file;
    private readonly int _pageSize;

    internal SqliteFile(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file.StartsWith("SQLite format 3\0"u8))
            throw Damaged("it is no SQLite file");
        int size = BinaryPrimitives.ReadUInt16BigEndian(file[16..]);
        _pageSize = size == 1 ? 65536 : size;
        Usable = _pageSize - file[20];
        if (_pageSize < 512 || (_pageSize & (_pageSize - 1)) != 0 || Usable < MinUsable)
            throw Damaged($"page size {size}");
        _file = file;
    }

    /// <summary>Bytes of a page that hold data.</summary>
    internal int Usable { get; }

    /// <summary>Pages of the file.</summary>
    internal int PageCount => _file.Length / _pageSize;

    /// <summary>A page, counted from 1.</summary>
    internal ReadOnlySpan<byte> Page(uint number) => number >= 1 && number <= PageCount
        ? _file.Slice((int)(number - 1) * _pageSize, Usable)
        : throw Damaged($"there is no page {number}");

    /// <summary>The page where the tree of a table begins; null when there is no such table.</summary>
    internal uint? FindTable(string name)
    {
        // type, name, tbl_name, rootpage, sql
        for (var rows = new SqliteRows(SchemaRoot); rows.TryRead(this, out ReadOnlySpan<byte> record);)
        {
            if (SqliteRecord.Blob(record, 0).SequenceEqual("table"u8) && Encoding.UTF8.GetString(SqliteRecord.Blob(record, 1)) == name)
                return (uint)Math.Clamp(SqliteRecord.Integer(record, 3), 0, uint.MaxValue);
        }

        return null;
    }

    internal static InvalidPackagesException Damaged(string reason) => new("rpm", reason);
}
