namespace BootCfs.Tests.Format.Erofs;

/// <summary>
/// Trees at the borders of the image's rules. What the reference makes of each lies in <c>vectors/corners.tsv</c>.
/// </summary>
internal static partial class ImageCorners
{
    private static readonly string Digest = new('5', 64);

    /// <summary>Each tree's name and the lines of its dump, without the root's.</summary>
    internal static IReadOnlyList<(string Name, string Lines)> All { get; } =
    [
        .. Types(), .. Inodes(), .. Contents(), .. Symlinks(), .. Chunks(), .. Directories(), .. Stubs(), .. Xattrs(), .. Overlay(),
        .. Links(),
    ];

    internal static string LinesOf(string name) => All.Single(corner => corner.Name == name).Lines;

    private static IEnumerable<(string Name, string Lines)> Types()
    {
        yield return ("every-type", "/b 0 60660 1 0 6 2049 0.0 - - -\n/c 0 20666 1 0 0 259 0.0 - - -\n" + Dir("/d") + File("/e")
            + "/p 0 10644 1 0 0 0 0.0 - - -\n/s 0 140644 1 0 0 0 0.0 - - -\n" + Link("/t", "target"));
        yield return ("mode-bits", "/a 0 107777 1 0 0 0 0.0 - - -\n/b 0 41777 2 0 0 0 0.0 - - -\n/c 0 7777100000 1 0 0 0 0.0 - - -\n");
        yield return ("device-numbers", "/a 0 20644 1 0 0 4294967295 0.0 - - -\n/b 0 60644 1 0 0 0 0.0 - - -\n/c 5 20644 1 0 0 1 0.0 - - -\n");
    }

    // Compact or extended (S5.1), and the smallest time (S4.4).
    private static IEnumerable<(string Name, string Lines)> Inodes()
    {
        foreach (string nlink in new[] { "65535", "65536" })
            yield return ($"nlink-{nlink}", $"/a 0 100644 {nlink} 0 0 0 0.0 - - -\n");
        foreach (string id in new[] { "65535", "65536", "4294967295" })
            yield return ($"owner-{id}", $"/a 0 100644 1 {id} 0 0 0.0 - - -\n/b 0 100644 1 0 {id} 0 0.0 - - -\n");
        foreach (string type in new[] { "100644", "10644", "60644", "140644", "20644" })
            yield return ($"size-{type}", $"/a 4294967295 {type} 1 0 0 1 0.0 - - -\n/b 4294967296 {type} 1 0 0 1 0.0 - - -\n");
        yield return ("times", "/a 0 100644 1 0 0 0 -1.7 - - -\n/b 0 100644 1 0 0 0 -1.8 - - -\n/c 0 100644 1 0 0 0 -1.4294967295 - - -\n"
            + "/d 0 100644 1 0 0 0 9223372036854775807.0 - - -\n");
        yield return ("times-smallest", "/a 0 100644 1 0 0 0 9223372036854775808.0 - - -\n");
        yield return ("times-nanoseconds", "/a 0 100644 1 0 0 0 0.1 - - -\n/b 0 40755 2 0 0 0 0.4294967295 - - -\n");
        yield return ("hidden-size", "/a 1099511627776 10644 1 0 0 0 0.0 - - -\n/b 1 20644 1 0 0 0 0.0 - - -\n");
    }

    private static IEnumerable<(string Name, string Lines)> Contents()
    {
        foreach (int size in new[] { 1, 31, 32, 2047, 2048, 2049, 4095, 4096, 4097, 4999, 5000 })
            yield return ($"content-{size}", Content("/a", size));
        // Tails of many lengths one after the other meet every distance to the next block.
        yield return ("content-tails", string.Concat(Enumerable.Range(0, 120).Select(i => Content($"/{i:d3}x", (i * 37 % 2048) + 1))));
        yield return ("content-blocks", string.Concat(Enumerable.Range(0, 30).Select(i => Content($"/{i:d3}x", 2000 + (i * 101)))));
        yield return ("content-xattrs", string.Concat(Enumerable.Range(0, 60).Select(i =>
            Content($"/{i:d3}x", 1700 + (i * 7)).TrimEnd('\n') + $" user.x={new string('v', i * 13)}\n")));
        yield return ("content-empty", "/a 0 100644 1 0 0 0 0.0 p  -\n/b 3 100644 1 0 0 0 0.0 p abc -\n/c 3 10644 1 0 0 0 0.0 - abc -\n");
    }

    private static IEnumerable<(string Name, string Lines)> Symlinks()
    {
        // Inode and target together reach 4096 bytes at 4064, with an xattr or a time of its own sooner.
        foreach (int length in new[] { 1, 4031, 4032, 4033, 4063, 4064, 4065, 4094, 4095 })
        {
            yield return ($"symlink-{length}", Link("/l", Letters(length)) + File("/z"));
            yield return ($"symlink-{length}-extended", Link("/l", Letters(length)).Replace(" 0.0 ", " 1.0 ", StringComparison.Ordinal) + File("/z"));
            yield return ($"symlink-{length}-xattr", Link("/l", Letters(length)).TrimEnd('\n') + " user.x=1\n" + File("/z"));
        }

        yield return ("symlink-row", string.Concat(Enumerable.Range(0, 60).Select(i => Link($"/{i:d3}x", Letters((i * 211 % 4095) + 1)))));
    }

    // S6.3: one slot of four bytes for each 2^43 bytes.
    private static IEnumerable<(string Name, string Lines)> Chunks()
    {
        const ulong Chunk = 1UL << 43;
        foreach (ulong size in new ulong[]
        {
            1, 4096, 4097, 8192, 8193, 1UL << 31, (1UL << 32) - 1, 1UL << 32, Chunk - 1, Chunk, Chunk + 1, 2 * Chunk, (2 * Chunk) + 1,
            ulong.MaxValue - Chunk + 2, ulong.MaxValue,
        })
        {
            yield return ($"chunks-{size}", External("/e", size, $"55/{Digest} - {Digest}"));
        }

        foreach (ulong slots in new ulong[] { 500, 511, 512, 513, 1000, 1015, 1016, 1017, 1023, 1024 })
        {
            // A bare mark moves the array, and one more xattr moves it out of the inode's block (S5.2).
            yield return ($"chunk-array-{slots}", External("/e", slots * Chunk, "- - -") + File("/z"));
            yield return ($"chunk-array-{slots}-digest", External("/e", slots * Chunk, $"- - {Digest}") + File("/z"));
            yield return ($"chunk-array-{slots}-xattr", External("/e", slots * Chunk, $"- - {Digest} user.x=1234567") + External("/f", 9, "- - -"));
        }
    }

    private static string Letters(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));

    private static string File(string path) => path + " 0 100644 1 0 0 0 0.0 - - -\n";

    private static string Dir(string path) => path + " 0 40755 2 0 0 0 0.0 - - -\n";

    private static string Link(string path, string target) => $"{path} 0 120777 1 0 0 0 0.0 {target} - -\n";

    private static string HardLink(string path, string target) => $"{path} 0 @100644 - - - - - {target} - -\n";

    private static string Content(string path, int size) => $"{path} {size} 100644 1 0 0 0 0.0 - {Letters(size)} -\n";

    private static string External(string path, ulong size, string fields) => $"{path} {size} 100644 1 0 0 0 0.0 {fields}\n";

    private static string Whiteout(string path) => path + " 0 20644 1 0 0 0 0.0 - - -\n";
}
