using System.Globalization;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>What is worked on; made once and kept in the cache. Everything is read before it is measured: the page cache is warm.</summary>
internal sealed class Inputs
{
    /// <summary>How many files a large tree has at least.</summary>
    internal const int LargeTreeFiles = 50_000;

    private readonly Tools _tools;

    /// <summary>Uses a folder of the cache.</summary>
    internal Inputs(string folder, Tools tools)
    {
        Folder = folder;
        _tools = tools;
    }

    /// <summary>Where results may go too.</summary>
    internal string Folder { get; }

    /// <summary>Dump text of so many entries.</summary>
    internal string Dump(int entries) => Made($"{entries}.dump", path => GeneratedDump.Write(path, entries));

    /// <summary>The image of that dump, layout version 1.</summary>
    internal string Image(int entries) => Image($"{entries}.cfs", Dump(entries));

    /// <summary>A dump of one directory.</summary>
    internal string SmallestDump() => Made("smallest.dump", path =>
    {
        using StreamWriter output = File.CreateText(path);
        output.Write("/ 4096 40755 2 0 0 0 0.0 - - -\n");
    });

    /// <summary>Its image.</summary>
    internal string SmallestImage() => Image("smallest.cfs", SmallestDump());

    /// <summary>The root tree of the virtual machines' tests: Debian trixie, a kernel and its modules.</summary>
    internal string RealTree()
    {
        string tar = Run.Output(Path.Combine(Tools.Root, "tests", "vm", "root-tree.sh")).Trim();
        return Made(Path.GetFileNameWithoutExtension(tar), path =>
        {
            Directory.CreateDirectory(path);
            _ = Run.Output("tar", "--extract", $"--file={tar}", $"--directory={path}", "--numeric-owner", "--xattrs", "--xattrs-include=*");
        });
    }

    /// <summary>A tree of at least <see cref="LargeTreeFiles"/> files and 1 GiB: the root tree and what this machine has in <c>/usr</c>.</summary>
    internal string LargeTree() => Made("large-tree", path =>
    {
        _ = Run.Output("cp", "--archive", RealTree(), path);
        // ostree takes no devices.
        _ = Run.Output("find", path, "-not", "(", "-type", "f", "-o", "-type", "d", "-o", "-type", "l", ")", "-delete");
        (int count, long bytes) = FilesIn(path);
        foreach (string folder in Directory.GetDirectories("/usr/share").Concat(Directory.GetDirectories("/usr/lib")))
        {
            (int more, long moreBytes) = FilesIn(folder);
            // One folder alone shall not be all of it.
            if ((count >= LargeTreeFiles && bytes >= 1 << 30) || moreBytes > 500 << 20)
                continue;
            string target = $"{path}/opt{folder}";
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // never a root
            _ = Run.Output("cp", "--archive", folder, target);
            (count, bytes) = (count + more, bytes + moreBytes);
        }

        if (count < LargeTreeFiles || bytes < 1 << 30)
            throw new InvalidOperationException("/usr of this machine is too small");
    });

    /// <summary>A tree of at least 1 GiB in few files: programs and libraries of this machine.</summary>
    internal string Programs() => Made("programs", path =>
    {
        long bytes = 0;
        foreach (string folder in Directory.GetDirectories("/usr/lib", "*-linux-gnu").Concat(["/usr/bin", "/usr/sbin"]).TakeWhile(_ => bytes < 1 << 30))
        {
            string target = path + folder;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // never a root
            _ = Run.Output("cp", "--archive", folder, target);
            bytes += FilesIn(folder).Bytes;
        }

        if (bytes < 1 << 30)
            throw new InvalidOperationException("/usr of this machine is too small");
    });

    /// <summary>A folder of so many files of 1 to 8,192 bytes, no two alike.</summary>
    internal string SmallFiles(int count) => Made($"{count}-files", path =>
    {
        byte[] content = new byte[8192];
        for (int number = 0; number < count; number++)
        {
            string folder = Path.Combine(path, (number / 500).ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(folder);
            BitConverter.TryWriteBytes(content, number);
            using FileStream file = File.Create(Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture)));
            file.Write(content.AsSpan(0, 1 + (int)(number * 7919L % content.Length)));
        }
    });

    /// <summary>The file in that folder.</summary>
    internal string LargeFile() => Path.Combine(LargeFolder(), "file");

    /// <summary>A folder with one file of 1 GiB.</summary>
    internal string LargeFolder() => Made("large", path =>
    {
        Directory.CreateDirectory(path);
        byte[] block = new byte[1 << 20];
        using FileStream file = File.Create(Path.Combine(path, "file"));
        for (int number = 0; number < 1024; number++)
        {
            Array.Fill(block, (byte)(number % 251));
            file.Write(block);
        }
    });

    private static (int Count, long Bytes) FilesIn(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        long[] lengths = [.. new DirectoryInfo(folder).EnumerateFiles("*", options).Select(file => file.Length)];
        return (lengths.Length, lengths.Sum());
    }

    private string Image(string name, string dump) =>
        Made(name, path => Run.Output(_tools.Ours("mkcomposefs", "--from-file", "--min-version=1", dump, path).Command));

    // Whole under its name or not there.
    private string Made(string name, Action<string> make)
    {
        string path = Path.Combine(Folder, name);
        if (Path.Exists(path))
            return path;
        string part = path + ".part";
        if (Directory.Exists(part))
            Directory.Delete(part, recursive: true);
        make(part);
        Directory.Move(part, path);
        return path;
    }
}
