namespace BootCfs.Tests;

/// <summary>Bytes that look random and are the same in every run.</summary>
internal static class RandomBytes
{
    internal static byte[] Make(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
