namespace BootCfs.Import;

/// <summary>What a decompressor gives; where that ends, what it left of its input is read, too.</summary>
/// <param name="source">The decompressor; taken over.</param>
/// <param name="input">What it reads.</param>
internal sealed class EndedStream(Stream source, Stream input) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        int count = source.Read(buffer);
        if (count == 0 && !buffer.IsEmpty)
            ReadToEnd(input);
        return count;
    }

    /// <summary>Reads what is left of a stream.</summary>
    internal static void ReadToEnd(Stream stream)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(64 * 1024);
        while (stream.Read(buffer) > 0)
        {
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
