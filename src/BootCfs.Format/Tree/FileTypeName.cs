namespace BootCfs.Format.Tree;

/// <summary>What JSON calls the types of files.</summary>
public static class FileTypeName
{
    private static readonly (uint Type, string Name)[] Names =
    [
        (Mode.S_IFREG, "file"),
        (Mode.S_IFDIR, "directory"),
        (Mode.S_IFLNK, "symlink"),
        (Mode.S_IFCHR, "char"),
        (Mode.S_IFBLK, "block"),
        (Mode.S_IFIFO, "fifo"),
        (Mode.S_IFSOCK, "socket"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(row => row.Name)];

    /// <summary>The name of a mode's type, which must be one of the seven.</summary>
    public static string Of(uint mode) => Names.First(row => row.Type == (mode & Mode.S_IFMT)).Name;

    /// <summary>The type bits of a name.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> name, out uint type)
    {
        foreach ((uint known, string text) in Names)
        {
            if (System.Text.Ascii.Equals(name, text))
            {
                type = known;
                return true;
            }
        }

        type = 0;
        return false;
    }
}
