namespace BootCfs.Linux;

/// <summary>The mask that takes permission bits away from new files (umask(2)).</summary>
public static class Umask
{
    private const uint Strictest = 0b111_111_111;

    /// <summary>Reads the mask. It can only be read by setting it: for a moment files of other threads get no permissions.</summary>
    public static uint Read()
    {
        uint mask = Libc.umask(Strictest);
        _ = Libc.umask(mask);
        return mask;
    }
}
