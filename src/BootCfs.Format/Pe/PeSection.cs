namespace BootCfs.Format.Pe;

/// <summary>A section of a PE image: where its bytes lie in the file, and in memory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="StoredSize">Bytes of it in the file, with what fills them up.</param>
/// <param name="VirtualAddress">Where it begins in memory, counted from the beginning of the image.</param>
/// <param name="VirtualSize">Bytes of it in memory.</param>
public readonly record struct PeSection(string Name, uint Offset, uint StoredSize, uint VirtualAddress, uint VirtualSize)
{
    /// <summary>Bytes of its content: those in the file that are there in memory. The kernel's is longer in memory, and filled up in the file.</summary>
    public uint ContentSize => Math.Min(StoredSize, VirtualSize);
}
