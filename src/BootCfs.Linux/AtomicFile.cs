using System.Globalization;
using System.Text;
using BootCfs.Format;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>
/// Files that are there whole or not at all, power cuts included. The order lives here and nowhere else: content and
/// attributes to disk, then the name, then the directory. Works on FAT, too.
/// </summary>
public static class AtomicFile
{
    /// <summary>How the names of unfinished files begin.</summary>
    public static ReadOnlySpan<byte> TemporaryPrefix => ".bootcfs-"u8;

    /// <summary>Whether a name is that of an unfinished file of a process that is no more.</summary>
    public static bool IsLeftBehind(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith(TemporaryPrefix))
            return false;
        ReadOnlySpan<byte> process = name[TemporaryPrefix.Length..];
        int end = process.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end <= 0 || !System.IO.Directory.Exists($"/proc/{Encoding.ASCII.GetString(process[..end])}");
    }

    /// <summary>Removes the unfinished files of processes that are no more, whoever else writes there at the same time.</summary>
    public static void RemoveLeftBehind(DirectoryHandle directory)
    {
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            if (IsLeftBehind(entry.Name))
                directory.TryUnlink(entry.Name);
        }
    }

    /// <summary>Writes a file, over an existing one if there is one.</summary>
    /// <param name="directory">Where it goes.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="contents">All of its bytes.</param>
    /// <param name="mode">Permission bits; FAT has none and ignores them.</param>
    /// <param name="temporary">A directory on the same filesystem for the unfinished file; default: the same one.</param>
    public static void Write(
        DirectoryHandle directory,
        PathName name,
        ReadOnlySpan<byte> contents,
        uint mode = 0b110_100_100,
        DirectoryHandle? temporary = null)
    {
        using Staged staged = Create(temporary ?? directory, mode);
        FileHandle.Write(staged.File, contents);
        staged.Publish(directory, name);
    }

    /// <summary>Begins a file that gets its name later; disposing it before that removes it.</summary>
    public static Staged Create(DirectoryHandle temporary, uint mode)
    {
        // Two writers never share a thread; what a killed process of the same number left behind goes first.
        string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        string thread = Environment.CurrentManagedThreadId.ToString(CultureInfo.InvariantCulture);
        string name = Encoding.ASCII.GetString(TemporaryPrefix) + process + "-" + thread + ".tmp";
        temporary.TryUnlink(name);
        return new Staged(temporary, name, temporary.CreateFile(name, mode));
    }

    /// <summary>A file that is being written under a temporary name.</summary>
    public sealed class Staged : IDisposable
    {
        private readonly DirectoryHandle _directory;
        private readonly string _name;
        private bool _published;

        internal Staged(DirectoryHandle directory, string name, SafeFileHandle file)
        {
            _directory = directory;
            _name = name;
            File = file;
        }

        /// <summary>The file, open for reading and writing.</summary>
        public SafeFileHandle File { get; }

        /// <summary>Makes the content durable, gives the file its name and makes that durable.</summary>
        public void Publish(DirectoryHandle directory, PathName name) => Publish(directory, name, replace: true);

        /// <summary>As <see cref="Publish(DirectoryHandle, PathName)"/>, but never over an existing file.</summary>
        /// <exception cref="LinuxException">EEXIST: the name is taken.</exception>
        public void PublishUnlessTaken(DirectoryHandle directory, PathName name) => Publish(directory, name, replace: false);

        /// <summary>Gives the file its name without making anything durable: for what is only of use when it is whole and says so itself.</summary>
        public void PublishCarelessly(DirectoryHandle directory, PathName name)
        {
            File.Dispose();
            _directory.Rename(_name, directory, name);
            _published = true;
        }

        /// <summary>Closes the file and removes it unless it was published.</summary>
        public void Dispose()
        {
            File.Dispose();
            if (_published)
                return;
            try
            {
                _directory.TryUnlink(_name);
            }
            catch (BootCfsException)
            {
                // The failure that led here is the one to report; the next writer or collector clears the leftover.
            }
        }

        private void Publish(DirectoryHandle directory, PathName name, bool replace)
        {
            FileHandle.Flush(File);
            if (replace)
                _directory.Rename(_name, directory, name);
            else if (!_directory.TryRenameNoReplace(_name, directory, name))
                throw new LinuxException("create", directory.Join(name), Errno.EEXIST);
            _published = true;
            // A rename on FAT gives the new name an empty entry, which only writing the inode fills: the file goes before its directory.
            FileHandle.Flush(File);
            File.Dispose();
            directory.Flush();
        }
    }
}
