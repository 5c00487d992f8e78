namespace BootCfs.Format.Packages;

/// <summary>rpm's list of packages as it has been kept since rpm 4.16: table <c>Packages</c> of an SQLite file, a header a row.</summary>
public static class RpmDatabase
{
    private const string Table = "Packages";
    private const int HeaderColumn = 1;

    /// <summary>Reads the packages; keys that were imported count as packages, as they do for rpm.</summary>
    /// <exception cref="InvalidPackagesException">It is damaged.</exception>
    public static IReadOnlyList<InstalledPackage> Read(ReadOnlySpan<byte> file)
    {
        var database = new SqliteFile(file);
        var packages = new List<InstalledPackage>();
        uint root = database.FindTable(Table) ?? throw SqliteFile.Damaged($"there is no table {Table}");
        for (var rows = new SqliteRows(root); rows.TryRead(database, out ReadOnlySpan<byte> record);)
            packages.Add(RpmHeader.Read(SqliteRecord.Blob(record, HeaderColumn)));
        return packages;
    }
}
