namespace BootCfs.Tests.Format.Erofs;

internal static partial class ImageCorners
{
    // An entry costs 12 bytes and its name; "." and ".." are 27. Half a block stays behind the inode, a block is full at 4096 (S5.4).
    private static IEnumerable<(string Name, string Lines)> Directories()
    {
        foreach (int bytes in new[] { 27, 2047, 2048, 2049, 4095, 4096, 4097, 6143, 6144, 6145, 8191, 8192, 8193, 12288 + 2048, 12288 + 2049 })
            yield return ($"directory-{bytes}", Dir("/d") + Filled("/d", bytes) + File("/z"));
        // The record that would cross starts the next block and leaves a gap.
        yield return ("directory-gaps", Dir("/d") + string.Concat(Enumerable.Range(0, 64).Select(i => File($"/d/{i:d2}{new string('n', 180 + (i % 7))}"))));
        yield return ("directory-longest-names", Dir("/d") + string.Concat(Enumerable.Range(0, 40).Select(i => File($"/d/{i:d2}{new string('n', 253)}"))));
        yield return ("directory-before-dot", Dir("/d") + string.Concat("! \" # + +x - -. , .- .. .! ... .a / 0 \\x01 \\xff".Split(' ')
            .Where(name => name is not (".." or "/")).Select(name => File("/d/" + name))));
        yield return ("directory-row", string.Concat(Enumerable.Range(0, 40).Select(i =>
            Dir($"/d{i:d2}") + Filled($"/d{i:d2}", 27 + (i * 51)))));
        yield return ("directory-xattrs", string.Concat(Enumerable.Range(0, 30).Select(i =>
            Dir($"/d{i:d2}").TrimEnd('\n') + $" user.x={new string('v', i * 97)}\n" + Filled($"/d{i:d2}", 1500 + i))));
        yield return ("directory-depth", string.Concat(Enumerable.Range(1, 200).Select(depth => Dir(string.Concat(Enumerable.Repeat("/d", depth))))));
        yield return ("directory-nlink", Dir("/d") + Dir("/d/1") + Dir("/d/2") + File("/d/3") + HardLink("/d/4", "/d/1") + HardLink("/d/5", "/"));
    }

    private static IEnumerable<(string Name, string Lines)> Stubs()
    {
        yield return ("stub-names-taken", File("/00") + Dir("/7f") + Link("/80", "x") + HardLink("/fe", "/00") + Whiteout("/ff"));
        yield return ("stub-names-all-taken", string.Concat(Enumerable.Range(0, 256).Select(i => File($"/{i:x2}"))));
        yield return ("stub-names-upper-case", File("/AA") + File("/Ff") + File("/0") + File("/000"));
    }

    private static IEnumerable<(string Name, string Lines)> Links()
    {
        yield return ("link-first", HardLink("/a", "/z") + File("/z"));
        yield return ("link-deeper", Dir("/a") + HardLink("/a/b", "/z") + File("/z") + Dir("/y") + HardLink("/y/1", "/a/b"));
        yield return ("link-to-directory", Dir("/a") + File("/a/f") + HardLink("/b", "/a") + HardLink("/a/up", "/"));
        yield return ("link-to-each-type", "/b 0 60660 9 0 6 2049 0.0 - - -\n" + Link("/l", "t") + Whiteout("/w") + HardLink("/1", "/b")
            + HardLink("/2", "/l") + HardLink("/3", "/w"));
        yield return ("link-type-differs", "/l 0 @120777 - - - - - /f - -\n" + File("/f"));
        yield return ("link-chain", HardLink("/a", "/b") + HardLink("/b", "/c") + File("/c"));
        yield return ("link-between-whiteouts", Dir("/d") + HardLink("/d/l", "/w") + Whiteout("/w"));
    }

    // Entries whose records and names are that many bytes in all.
    private static string Filled(string directory, int bytes)
    {
        var lines = new System.Text.StringBuilder();
        int left = bytes - 27;
        for (int i = 0; left > 0; i++)
        {
            // The last one takes the rest; none may be left with less than a record and a name.
            int size = left <= 60 ? left : Math.Min(45, left - 20);
            lines.Append(File($"{directory}/{i:d4}{new string('n', size - 12 - 4)}"));
            left -= size;
        }

        return lines.ToString();
    }
}
