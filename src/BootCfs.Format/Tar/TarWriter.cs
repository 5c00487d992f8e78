namespace BootCfs.Format.Tar;

/// <summary>
/// Writes an archive front to back, in PAX. Nothing of this machine gets into it: the same entries give the same bytes. An
/// extended header has only what the plain one cannot carry.
/// </summary>
public sealed class TarWriter
{
    private readonly TarOutput _output;
    private readonly byte[] _block = new byte[TarLimits.BlockSize];
    private long _missing;

    /// <summary>Begins an archive.</summary>
    /// <param name="archive">Where it goes; stays the caller's.</param>
    public TarWriter(Stream archive)
    {
        _output = new TarOutput(archive);
        Content = new ContentStream(this);
    }

    /// <summary>Takes the content of the entry just added: in all as many bytes as the entry's size.</summary>
    public Stream Content { get; }

    /// <summary>Adds an entry. What is no hard link needs a type that archives have; sockets have none.</summary>
    public void Add(TarEntry entry)
    {
        EndContent();
        byte[] pax = PaxWriter.Write(entry);
        if (pax.Length > 0)
        {
            TarHeaderWriter.WriteExtended(_block, pax.Length);
            _output.Write(_block);
            _output.Write(pax);
            _output.Fill(TarLimits.BlockSize);
        }

        TarHeaderWriter.Write(_block, entry);
        _output.Write(_block);
        _missing = TarHeaderWriter.ContentSize(entry);
    }

    /// <summary>Ends the archive; without this, it is one that was cut short.</summary>
    public void End()
    {
        EndContent();
        _output.Write(new byte[2 * TarLimits.BlockSize]);
        _output.Fill(TarLimits.RecordSize);
        _output.Flush();
    }

    private void EndContent()
    {
        if (_missing != 0)
            throw new InvalidOperationException($"the content differs from its size by {_missing} bytes");
        _output.Fill(TarLimits.BlockSize);
    }

    // Writes only; what is too much or too little shows when the next entry comes.
    private sealed class ContentStream(TarWriter writer) : Stream
    {
        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            writer._missing -= buffer.Length;
            writer._output.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
