using BootCfs.Format.Tree;

namespace BootCfs.Format.Tar;

/// <content>Files with holes, in the four forms that GNU tar has had.</content>
public sealed partial class TarReader
{
    private const int FieldSize = 12;
    private const int PieceSize = 2 * FieldSize;

    private readonly byte[] _mapBlock = new byte[TarLimits.BlockSize];

    // The map stands in the header and in blocks behind it.
    private long BeginOldGnuSparse(in TarHeader header)
    {
        if (!header.IsGnu)
            throw Error("a file with holes whose header is not GNU's");
        var pieces = new List<SparsePiece>();
        long length = Size(header.RealSize);
        bool goesOn = header.IsExtended;
        AddPieces(pieces, header.Sparse);
        while (goesOn)
        {
            // struct sparse_header: 21 pieces, and whether another follows.
            if (_input.Read(_mapBlock) < _mapBlock.Length)
                throw Error("the archive is cut short");
            AddPieces(pieces, _mapBlock.AsSpan(0, 21 * PieceSize));
            goesOn = _mapBlock[21 * PieceSize] != 0;
        }

        return Begin(pieces, length);
    }

    private void AddPieces(List<SparsePiece> pieces, ReadOnlySpan<byte> fields)
    {
        for (; !fields.IsEmpty && fields[0] != 0; fields = fields[PieceSize..])
        {
            if (pieces.Count == TarLimits.MaxPieces)
                throw Error($"a file with more than {TarLimits.MaxPieces} pieces");
            pieces.Add(new SparsePiece(Size(fields[..FieldSize]), Size(fields[FieldSize..PieceSize])));
        }
    }

    private long BeginSparse(PaxSparse sparse, uint type)
    {
        if (!Mode.IsRegular(type) || !sparse.IsWhole)
            throw Error("a map of holes that is not whole, or not of a file");
        return Begin(sparse.Pieces ?? ReadMap(), sparse.RealSize!.Value); // it is whole
    }

    private long Begin(IReadOnlyList<SparsePiece> pieces, long length)
    {
        if (!SparsePiece.AreValid(pieces, length, _stored))
            throw Error("a map of holes that does not fit the file");
        if (length > TarLimits.MaxSparseSize)
            throw Error($"a file with holes of {length} bytes, which may have {TarLimits.MaxSparseSize}");
        SetPieces(pieces, length);
        return length;
    }

    // Numbers, each on a line: how many pieces, then offset and length of each; filled up to whole blocks.
    private List<SparsePiece> ReadMap()
    {
        var map = new MapText(this);
        long count = map.Next();
        if (count > TarLimits.MaxPieces)
            throw Error($"a file with more than {TarLimits.MaxPieces} pieces");
        var pieces = new List<SparsePiece>();
        for (long i = 0; i < count; i++)
            pieces.Add(new SparsePiece(map.Next(), map.Next()));
        return pieces;
    }

    private ref struct MapText(TarReader reader)
    {
        private ReadOnlySpan<byte> _rest;

        internal long Next()
        {
            Span<byte> digits = stackalloc byte[20];
            int length = 0;
            while (true)
            {
                if (_rest.IsEmpty)
                    ReadBlock();
                byte next = _rest[0];
                _rest = _rest[1..];
                if (next == '\n' && PaxNumber.TryParse(digits[..length], out long value))
                    return value;
                if (next == '\n' || length == digits.Length)
                    throw reader.Error("a map of holes that is none");
                digits[length++] = next;
            }
        }

        private void ReadBlock()
        {
            if (reader._stored < TarLimits.BlockSize)
                throw reader.Error("a map of holes that has no end");
            if (reader._input.Read(reader._mapBlock) < TarLimits.BlockSize)
                throw reader.Error("the archive is cut short");
            reader._stored -= TarLimits.BlockSize;
            _rest = reader._mapBlock;
        }
    }
}
