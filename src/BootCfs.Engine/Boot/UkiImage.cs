using System.Security.Cryptography;
using BootCfs.Format.Pe;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>A unified kernel image to be written: a stub and what goes behind it. The same makes the same bytes.</summary>
internal sealed class UkiImage(UkiStub stub, IReadOnlyList<UkiContent> contents)
{
    private const int BufferSize = 1 << 20;

    private readonly UkiLayout _layout = UkiLayout.Plan(stub.Bytes.Span, stub.Path, [.. contents.Select(content => (content.Name, content.Length))]);

    /// <summary>Bytes of the file.</summary>
    internal long Length => _layout.Length;

    /// <summary>Digest of the file.</summary>
    internal Sha256Digest Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Emit(hash.AppendData);
        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }

    /// <summary>Writes it into an empty file.</summary>
    internal void WriteTo(SafeFileHandle file) => Emit(bytes => FileHandle.Write(file, bytes));

    /// <summary>Hands all of its bytes out.</summary>
    internal void Emit(Action<ReadOnlySpan<byte>> write)
    {
        write(_layout.Head.Span);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        foreach ((PeSection part, UkiContent content) in _layout.Parts.Zip(contents))
        {
            long offset = 0;
            while (offset < content.Length)
            {
                int count = content.Read(buffer.AsSpan(0, (int)Math.Min(BufferSize, content.Length - offset)), offset);
                if (count == 0)
                    throw new InvalidUkiException(stub.Path, $"was given a {content.Name} that has become shorter");
                write(buffer.AsSpan(0, count));
                offset += count;
            }

            write(new byte[part.StoredSize - content.Length]);
        }
    }
}
