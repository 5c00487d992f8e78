namespace BootCfs.Format.Tar;

/// <summary><c>struct posix_header</c>: one block in front of an entry, fields as tar(5) spells them.</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    private const int Checksum = 148;
    private const int ChecksumLength = 8;

    private readonly ReadOnlySpan<byte> _block = block;

    internal ReadOnlySpan<byte> Name => UpToZero(_block[..100]);

    internal ReadOnlySpan<byte> Mode => _block[100..108];

    internal ReadOnlySpan<byte> Uid => _block[108..116];

    internal ReadOnlySpan<byte> Gid => _block[116..124];

    internal ReadOnlySpan<byte> Size => _block[124..136];

    internal ReadOnlySpan<byte> Mtime => _block[136..148];

    internal byte Typeflag => _block[156];

    internal ReadOnlySpan<byte> Linkname => UpToZero(_block[157..257]);

    internal ReadOnlySpan<byte> Devmajor => _block[329..337];

    internal ReadOnlySpan<byte> Devminor => _block[337..345];

    /// <summary>What comes in front of the name; GNU has other things in its place.</summary>
    internal ReadOnlySpan<byte> Prefix => _block[257..263].SequenceEqual("ustar\0"u8) ? UpToZero(_block[345..500]) : default;

    /// <summary><c>struct oldgnu_header</c>: whether it is one.</summary>
    internal bool IsGnu => _block[257..265].SequenceEqual("ustar  \0"u8);

    /// <summary>Four of <c>struct sparse</c>, of an old GNU header.</summary>
    internal ReadOnlySpan<byte> Sparse => _block[386..482];

    internal bool IsExtended => _block[482] != 0;

    internal ReadOnlySpan<byte> RealSize => _block[483..495];

    /// <summary>Whether it is one of the blocks that end an archive.</summary>
    internal bool IsZero => !_block.ContainsAnyExcept((byte)0);

    /// <summary>Whether it is a header at all; some writers have added signed bytes.</summary>
    internal bool HasValidChecksum
    {
        get
        {
            if (!TarNumber.TryParse(_block.Slice(Checksum, ChecksumLength), out long expected))
                return false;
            int sum = 0;
            int signedSum = 0;
            for (int i = 0; i < _block.Length; i++)
            {
                byte b = i is >= Checksum and < Checksum + ChecksumLength ? (byte)' ' : _block[i];
                sum += b;
                signedSum += unchecked((sbyte)b);
            }

            return expected == sum || expected == signedSum;
        }
    }

    private static ReadOnlySpan<byte> UpToZero(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
