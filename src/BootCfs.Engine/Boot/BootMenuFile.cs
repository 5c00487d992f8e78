namespace BootCfs.Boot;

/// <summary>A file that a boot loader is given beside entries.</summary>
/// <param name="Path">Its path in the boot directory.</param>
/// <param name="Content">All of its bytes.</param>
/// <param name="InPlace">Whether a file of that length is written over, as the boot loader itself does; else it is replaced.</param>
public sealed record BootMenuFile(string Path, byte[] Content, bool InPlace);
