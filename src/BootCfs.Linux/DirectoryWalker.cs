using System.Buffers.Binary;
using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>One name of a directory.</summary>
/// <param name="Name">The name; any bytes but NUL and slash.</param>
/// <param name="Kind">What it stood for when the directory was read; never <see cref="FileKind.Unknown"/>.</param>
public readonly record struct DirectoryName(byte[] Name, FileKind Kind);

/// <summary>One name of a directory with its status.</summary>
/// <param name="Name">The name; any bytes but NUL and slash.</param>
/// <param name="Status">Status of the name itself, symbolic links not followed.</param>
public readonly record struct DirectoryEntry(byte[] Name, FileStatus Status);

/// <summary>
/// Reads directories one at a time, entries sorted by the bytes of their names; the caller descends. Not thread safe:
/// one walker for each thread, used again for every directory.
/// </summary>
public sealed class DirectoryWalker
{
    private readonly byte[] _buffer = new byte[32 * 1024];

    /// <summary>All entries but <c>.</c> and <c>..</c>.</summary>
    /// <exception cref="LinuxException">ENOENT names an entry that vanished meanwhile.</exception>
    public IReadOnlyList<DirectoryEntry> Read(DirectoryHandle directory) =>
        [.. ReadNames(directory).Select(name => new DirectoryEntry(name.Name, directory.Stat(name.Name)))];

    /// <summary>All names but <c>.</c> and <c>..</c>.</summary>
    public IReadOnlyList<DirectoryName> ReadNames(DirectoryHandle directory)
    {
        if (Libc.lseek(directory.Handle, 0, Fcntl.SEEK_SET) < 0)
            throw LinuxException.Last("read directory", directory.Path);

        var names = new List<DirectoryName>();
        while (true)
        {
            nint length = Libc.getdents64(Unistd.SYS_getdents64, directory.Handle, _buffer, (nuint)_buffer.Length);
            if (length < 0)
                throw LinuxException.Last("read directory", directory.Path);
            if (length == 0)
                break;
            AddNames(directory, _buffer.AsSpan(0, (int)length), names);
        }

        names.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        return names;
    }

    private static void AddNames(DirectoryHandle directory, ReadOnlySpan<byte> records, List<DirectoryName> names)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]); // d_reclen
            var kind = (FileKind)records[18]; // d_type
            ReadOnlySpan<byte> name = records[dirent64.NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            records = records[length..];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                names.Add(new(name.ToArray(), kind == FileKind.Unknown ? directory.Stat(name).Kind : kind));
        }
    }
}
