using System.Globalization;
using BootCfs.Linux;

namespace BootCfs.Integrity;

/// <summary><c>bootcfs/quarantine</c>: what was damaged and could not be repaired. Nothing is ever deleted from it here.</summary>
internal static class Quarantine
{
    /// <summary>Puts a file aside, durably.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="folder">Path of the file's folder in it.</param>
    /// <param name="file">Its name there.</param>
    /// <param name="name">What it is called in quarantine; a number comes behind when the name is taken.</param>
    /// <returns>Where it is now.</returns>
    internal static string Move(DirectoryHandle repository, string folder, string file, string name)
    {
        repository.TryMakeDirectory(FsckNotes.QuarantineDirectory, 0b111_000_000);
        using DirectoryHandle from = repository.OpenDirectory(folder);
        using DirectoryHandle to = repository.OpenDirectory(FsckNotes.QuarantineDirectory);
        string free = name;
        for (int i = 1; !from.TryRenameNoReplace(file, to, free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
        to.Flush();
        from.Flush();
        return $"{FsckNotes.QuarantineDirectory}/{free}";
    }
}
