namespace BootCfs.Tests.Format.Tree;

/// <summary>One text for each refusal of composefs.md S9.9, in its order, and for each limit of S2.</summary>
internal static class DumpRefusals
{
    private const string Root = DumpText.Root;

    /// <summary>Text, number of the line that is named (0: none), reason.</summary>
    internal static TheoryData<string, int, string> All()
    {
        var rows = new TheoryData<string, int, string>
        {
            { "", 0, "No files in dump file" },

            { Root + "/a\0 0 100644 1 0 0 0 0.0 - - -\n", 2, "Invalid embedded NUL character at position 2" },
            { "/ 4096 40755 2 0 0 0 0.0 - - - user.x=\0\n", 1, "Invalid embedded NUL character at position 38" },

            { Root + "/a\\ 0 100644 1 0 0 0 0.0 - - -\n", 2, "No character after escape" },
            { Root + "/a\\x4 0 100644 1 0 0 0 0.0 - - -\n", 2, "No hex characters after hex escape" },
            { Root + "/a\\xzz 0 100644 1 0 0 0 0.0 - - -\n", 2, "Invalid hex characters after hex escape" },
            { Root + "/a\\q 0 100644 1 0 0 0 0.0 - - -\n", 2, "Unsupported escape type q" },

            { "\n", 1, "Invalid empty path" },
            { Root + "\n", 2, "Invalid empty path" },
            { Root + " 0 100644 1 0 0 0 0.0 - - -\n", 2, "Invalid empty path" },
            { Root + "\\x00/a 0 100644 1 0 0 0 0.0 - - -\n", 2, "Invalid empty path" },

            { Root + "/a\n", 2, "Invalid integer " },
            { Root + "/a 0\n", 2, "Invalid integer " },
            { Root + "/a 0 9 1 0 0 0 0.0 - - -\n", 2, "Invalid integer 9" },
            { Root + "/a 0 644 1 0 0 0 0.0 - - -\n", 2, "Invalid mode 644" },
            { Root + "/a 0 170644 1 0 0 0 0.0 - - -\n", 2, "Invalid mode 170644" },
            { Root + "/a 0 40000000644 1 0 0 0 0.0 - - -\n", 2, "Invalid mode 644" }, // the low 32 bits
            { Root + "/a 0 -1 1 0 0 0 0.0 - - -\n", 2, "Invalid mode 37777777777" },
            { Root + "/a 0 @644 - - - - - / - -\n", 2, "Invalid mode 644" },

            { "/ 0 100644 1 0 0 0 0.0 - - -\n", 1, "Root must be a directory" },
            { Root + Root, 2, "Can't have multiple roots" },
            { "/a 0 100644 1 0 0 0 0.0 - - -\n", 1, "Root node not present" },
            { Root + "/d/a 0 100644 1 0 0 0 0.0 - - -\n", 2, "Parent directory missing for /d/a" },
            { Root + "/./a 0 100644 1 0 0 0 0.0 - - -\n", 2, "Parent directory missing for /./a" },
            { Root + File("/f") + File("/f/a"), 3, "Parent must be a directory for /f/a" },
            { Root + Directory("/d") + "/l 0 @100644 - - - - - /d - -\n" + File("/l/a"), 4, "Parent must be a directory for /l/a" },
            { Root + File("/."), 2, "Invalid . or .. in path: /." },
            { Root + File("/.."), 2, "Invalid . or .. in path: /.." },
            { Root + File("//"), 2, "Can't add child" },
            { Root + Directory("/d") + Directory("/d/"), 3, "Can't add child" },
            { Root + File("/a") + File("/a"), 3, "Can't add child" },
            { Root + File("/a") + File("//a"), 3, "Can't add child" },
            { Root + File("/a") + File("/b") + File("/a"), 4, "Can't add child" },
            { Root + File("/b") + File("/a") + File("/b"), 4, "Can't add child" },
            { Root + Directory("/d") + File("/d/b") + File("/e") + File("/d/a") + File("/d/a"), 6, "Can't add child" },
            { Root + File("/" + new string('n', 256)), 2, "Can't add child" },

            { Root + Directory("/d") + "/e 0 @40755 - - - - - /d - -\n", 3, "Directories can't be hardlinked" },
            { Root + "/l 0 @100644 - - - - - /\\q - -\n", 2, "Unsupported escape type q" },

            { Root + "/a x 100644 1 0 0 0 0.0 - - -\n", 2, "Invalid integer x" },
            { Root + "/a 0 100644 1x 0 0 0 0.0 - - -\n", 2, "Invalid integer 1x" },
            { Root + "/a 0 100644 1 u 0 0 0.0 - - -\n", 2, "Invalid integer u" },
            { Root + "/a 0 100644 1 0 g 0 0.0 - - -\n", 2, "Invalid integer g" },
            { Root + "/a 0 100644 1 0 0 r 0.0 - - -\n", 2, "Invalid integer r" },
            { Root + "/a 0 100644 1 0 0 0 s.0 - - -\n", 2, "Invalid integer s" },
            { Root + "/a 0 100644 1 0 0 0 0.n - - -\n", 2, "Invalid integer n" },
            { Root + "/a 0 100644 1 0 0 0 0. - - -\n", 2, "Invalid integer " },
            { Root + "/a 0 100644 1 0 0 0 0 - - -\n", 2, "Invalid integer " },
            { Root + "/a 0 100644 1 0 0 0 .5 - - -\n", 2, "Invalid integer " },
            { Root + "/a 0 100644\n", 2, "Invalid integer " },
            { Root + "/a x 100644 y z 0 0 0.0 - - -\n", 2, "Invalid integer x" }, // the first one is named

            { Root + "/a 0 100644 1 0 0 0 0.0 \\q - -\n", 2, "Unsupported escape type q" },
            { Root + "/a 1 100644 1 0 0 0 0.0 - \\q -\n", 2, "Unsupported escape type q" },
            { Root + "/a 1 100644 1 0 0 0 0.0 - ab -\n", 2, "Invalid content size 2, must match size 1" },
            { Root + "/a -1 100644 1 0 0 0 0.0 - ab -\n", 2, "Invalid content size 2, must match size -1" },
            { Root + "/a 1 10644 1 0 0 0 0.0 - ab -\n", 2, "Invalid content size 2, must match size 1" }, // of a fifo too
            { Root + "/a 1 100644 1 0 0 0 0.0 - - \\q\n", 2, "Unsupported escape type q" },

            { Root + "/l 3 120777 1 0 0 0 0.0 - - -\n", 2, "Invalid symlink" },
            { Root + "/l 3 120777 1 0 0 0 0.0  - -\n", 2, "Invalid symlink" },
            { Root + "/l 3 120777 1 0 0 0 0.0 \\x00abc - -\n", 2, "Invalid symlink" },
            { Root + $"/l 3 120777 1 0 0 0 0.0 {new string('t', 4096)} - -\n", 2, "Invalid symlink" },

            { Root + $"/a 3 100644 1 0 0 0 0.0 {new string('t', 4096)} - -\n", 2, "Invalid payload" },
            { Root + $"/a 0 10644 1 0 0 0 0.0 {new string('t', 4096)} - -\n", 2, "Invalid payload" }, // of a fifo too
            { Root + $"/a 5001 100644 1 0 0 0 0.0 - {new string('c', 5001)} -\n", 2, "Inline content size 5001 exceeds maximum 5000" },
            { Root + $"/a 5001 10644 1 0 0 0 0.0 - {new string('c', 5001)} -\n", 2, "Inline content size 5001 exceeds maximum 5000" },

            { Root + $"/a 0 100644 1 0 0 0 0.0 - - - {Xattrs(65536)}\n", 2, "Too many xattrs" },
            { Root + "/a 0 100644 1 0 0 0 0.0 - - - user.x\n", 2, "Missing = in xattr" },
            { Root + "/a 0 100644 1 0 0 0 0.0 - - - user.x=1  user.y=2\n", 2, "Missing = in xattr" },
            { Root + "/a 0 100644 1 0 0 0 0.0 - - - user.\\q=1\n", 2, "Unsupported escape type q" },
            { Root + "/a 0 100644 1 0 0 0 0.0 - - - user.x=\\q\n", 2, "Unsupported escape type q" },
            { Root + "/a 0 100644 1 0 0 0 0.0 - - - =1\n", 2, "Can't set xattr" },
            { Root + "/a 0 100644 1 0 0 0 0.0 - - - \\x00k=1\n", 2, "Can't set xattr" },
            { Root + $"/a 0 100644 1 0 0 0 0.0 - - - {new string('k', 256)}=1\n", 2, "Can't set xattr" },
            { Root + $"/a 0 100644 1 0 0 0 0.0 - - - k={new string('v', 32767 - 12 - 7)}\n", 2, "Can't set xattr" },
            { Root + $"/a 0 100644 1 0 0 0 0.0 - - - a=1 k={new string('v', 32767 - 12 - 9 - 7)}\n", 2, "Can't set xattr" },

            { Root + "/l 0 @100644 - - - - - - - -\n", 0, "No target path for the hardlink" },
            { Root + "/l 0 @100644 - - - - - /none - -\n", 0, "No target at /none for hardlink" },
            { Root + "/l 0 @100644 - - - - - /l - -\n", 0, "Self-referential hardlink /l" },
            { Root + "/k 0 @100644 - - - - - /none1 - -\n/l 0 @100644 - - - - - /none2 - -\n", 0, "No target at /none2 for hardlink" },
        };
        return rows;
    }

    /// <summary>Text and reason of what only CFS_PARSE_STRICT refuses (S9.8).</summary>
    internal static TheoryData<string, int, string> Strict() => new()
    {
        { Root[..^1], 1, "Missing trailing newline" },
        { Root + "/a 0 100644 1 0 0 5 0.0 - - -\n", 2, "Non-zero devnum on non-device" },
        { Root + "/l 4 120777 1 0 0 0 0.0 abc - -\n", 2, "Invalid symlink size 3, must match size 4" },
        { Root + "/l -1 120777 1 0 0 0 0.0 abc - -\n", 2, "Invalid symlink size 3, must match size -1" },
        { Root + "/l 3 120777 1 0 0 0 0.0 abc xyz -\n", 2, "Symlink cannot have content" },
    };

    /// <summary>What parses but cannot be written (S4), with the C library's text of the errno.</summary>
    internal static TheoryData<string, string> Unwritable() => new()
    {
        { Root + $"/a {(1UL << 53) + 1} 100644 1 0 0 0 0.0 - - -\n", "File too large" },
        { Root + $"/a {ulong.MaxValue - (1UL << 43) + 1} 100644 1 0 0 0 0.0 - - -\n", "File too large" },
        { Root + "/a 0 @100644 - - - - - /b - -\n/b 0 @100644 - - - - - /a - -\n", "Too many levels of symbolic links" },
        {
            Root + $"/d 0 40755 2 0 0 0 0.0 - - - a=1 user.overlay.opaque={new string('v', 109)}\n/d/w 0 20644 1 0 0 0 0.0 - - -\n",
            "Numerical result out of range"
        },
        { Root + "/w 0 20644 1 0 0 0 0.0 - - - a=1 trusted.overlay.whiteout=mine\n", "Numerical result out of range" },
    };

    private static string File(string path) => path + " 0 100644 1 0 0 0 0.0 - - -\n";

    private static string Directory(string path) => path + " 0 40755 2 0 0 0 0.0 - - -\n";

    // Many small xattrs, so that the length of the text is what is refused.
    private static string Xattrs(int length) => string.Concat(Enumerable.Repeat("a=b ", length / 4))[..length];
}
