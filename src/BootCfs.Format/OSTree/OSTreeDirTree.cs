namespace BootCfs.Format.OSTree;

/// <summary>A <c>.dirtree</c> object: <c>(a(say)a(sayay))</c>, what is in a directory. Names are in byte order, and none comes twice.</summary>
/// <param name="Files">Files and symbolic links.</param>
/// <param name="Directories">Directories.</param>
public sealed record OSTreeDirTree(IReadOnlyList<OSTreeFileEntry> Files, IReadOnlyList<OSTreeDirectoryEntry> Directories)
{
    /// <summary>Reads an object.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="what">Names it in messages.</param>
    /// <exception cref="InvalidOSTreeException">It breaks the format.</exception>
    public static OSTreeDirTree Parse(ReadOnlySpan<byte> bytes, string what)
    {
        var tuple = new GVariantTuple(bytes, new GVariantSource(what));
        GVariantArray files = tuple.ReadMember(1, "files").ToArray(1, "files");
        GVariantArray directories = tuple.ReadLast(1, "directories").ToArray(1, "directories");
        var tree = new OSTreeDirTree(ReadFiles(files), ReadDirectories(directories));
        tree.CheckNames(what);
        return tree;
    }

    private static List<OSTreeFileEntry> ReadFiles(GVariantArray entries)
    {
        var files = new List<OSTreeFileEntry>(entries.Count);
        while (entries.MoveNext())
        {
            GVariantTuple entry = entries.Current.ToTuple();
            byte[] name = ReadName(entry.ReadMember(1, "file name"));
            Expect(entries.Current, files.Count > 0 ? files[^1].Name : [], name);
            files.Add(new OSTreeFileEntry(name, entry.ReadLast(1, "file checksum").ToChecksum("file checksum")));
        }

        return files;
    }

    private static List<OSTreeDirectoryEntry> ReadDirectories(GVariantArray entries)
    {
        var directories = new List<OSTreeDirectoryEntry>(entries.Count);
        while (entries.MoveNext())
        {
            GVariantTuple entry = entries.Current.ToTuple();
            byte[] name = ReadName(entry.ReadMember(1, "directory name"));
            Expect(entries.Current, directories.Count > 0 ? directories[^1].Name : [], name);
            OSTreeChecksum tree = entry.ReadMember(1, "dirtree checksum").ToChecksum("dirtree checksum");
            OSTreeChecksum meta = entry.ReadLast(1, "dirmeta checksum").ToChecksum("dirmeta checksum");
            directories.Add(new OSTreeDirectoryEntry(name, tree, meta));
        }

        return directories;
    }

    private static byte[] ReadName(GVariantMember name)
    {
        ReadOnlySpan<byte> bytes = name.ToUtf8("name");
        return Tree.FileTree.IsValidName(bytes)
            ? bytes.ToArray()
            : throw name.Refuse("name", $"'{Tree.PathText.Display(bytes)}' is empty, ., .., longer than 255 bytes or contains a slash");
    }

    private static void Expect(GVariantMember entry, byte[] before, byte[] name)
    {
        if (before.AsSpan().SequenceCompareTo(name) >= 0)
            throw entry.Refuse("name", $"'{Tree.PathText.Display(name)}' comes twice or is not in byte order");
    }

    // Both lists are sorted, so one pass finds a name that is in both.
    private void CheckNames(string what)
    {
        for (int file = 0, directory = 0; file < Files.Count && directory < Directories.Count;)
        {
            int order = Files[file].Name.AsSpan().SequenceCompareTo(Directories[directory].Name);
            if (order == 0)
                throw new InvalidOSTreeException(what, $"'{Tree.PathText.Display(Files[file].Name)}' is a file and a directory");
            if (order < 0)
                file++;
            else
                directory++;
        }
    }
}

/// <summary>A file or symbolic link in a directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Checksum">Names the <c>.file</c> object.</param>
public readonly record struct OSTreeFileEntry(byte[] Name, OSTreeChecksum Checksum);

/// <summary>A directory in a directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tree">Names the <c>.dirtree</c> object: what is in it.</param>
/// <param name="Meta">Names the <c>.dirmeta</c> object: what is known of it.</param>
public readonly record struct OSTreeDirectoryEntry(byte[] Name, OSTreeChecksum Tree, OSTreeChecksum Meta);
