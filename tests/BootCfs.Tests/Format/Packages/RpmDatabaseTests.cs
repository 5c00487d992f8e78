using System.Buffers.Binary;
using System.Text;
using BootCfs.Format.Packages;

namespace BootCfs.Tests.Format.Packages;

/// <summary>Databases that rpm and sqlite3 make.</summary>
public sealed class RpmDatabaseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [ToolFact("rpm", "rpmbuild")]
    public void Agrees_with_rpm_about_its_own_database()
    {
        for (int i = 0; i < 40; i++)
            Install($"package-{i}", $"{i}.1", i % 3 == 0 ? 2 : 0, i % 2 == 0 ? "noarch" : "x86_64");
        string expected = Rpm("-qa", "--queryformat", "%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} %{ARCH}\n");
        // What is in the journal is not seen, so rpm has to have put it into the file.
        Tool.Run("sqlite3", Database, "PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.Equal(40, expected.Count(c => c == '\n'));
        Assert.Equal(
            expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            RpmDatabase.Read(File.ReadAllBytes(Database)).Select(Show).Order(StringComparer.Ordinal));
    }

    [ToolTheory("sqlite3")]
    [InlineData(512, 3, 100)]
    [InlineData(512, 400, 1000)] // an inner page over inner pages, rows over several pages
    [InlineData(1024, 300, 5000)]
    [InlineData(4096, 2000, 3961)] // as long as just fits into a page
    [InlineData(4096, 200, 3962)]
    [InlineData(65536, 50, 200_000)]
    public void Reads_every_row_in_its_order(int pageSize, int rows, int length)
    {
        var script = new StringBuilder($"PRAGMA page_size={pageSize}; CREATE TABLE other(x); CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL); BEGIN;\n");
        for (int i = 0; i < rows; i++)
            script.Append($"INSERT INTO Packages(blob) VALUES(x'{Convert.ToHexString(Header(length, (1000, 6, $"n{i}\0"), (1001, 6, "1\0")))}');\n");
        Tool.Run(Encoding.UTF8.GetBytes(script.Append("COMMIT;").ToString()), "sqlite3", Database);
        Assert.Equal(Enumerable.Range(0, rows).Select(i => $"n{i} 1 "), RpmDatabase.Read(File.ReadAllBytes(Database)).Select(Show));
    }

    [ToolFact("sqlite3")]
    public void Damage_anywhere_is_refused_or_read_and_ends()
    {
        Reads_every_row_in_its_order(512, 30, 300);
        byte[] file = File.ReadAllBytes(Database);
        int refused = 0;
        for (int place = 0; place < file.Length; place++)
        {
            byte[] damaged = [.. file];
            damaged[place] ^= 0xFF;
            try
            {
                RpmDatabase.Read(damaged);
            }
            catch (InvalidPackagesException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, file.Length);
        for (int length = 0; length < file.Length; length += 97)
            Assert.Throws<InvalidPackagesException>(() => RpmDatabase.Read(file.AsSpan(0, length)));
    }

    [Fact]
    public void Says_what_is_wrong_with_a_header()
    {
        Assert.Equal("rpm database is damaged: header of 7 bytes", Refusal(new byte[7]));
        Assert.Equal("rpm database is damaged: header of 8 bytes with 1 entries", Refusal([0, 0, 0, 1, 0, 0, 0, 0]));
        Assert.Equal("rpm database is damaged: header without a name", Refusal(Header(0, (1001, 6, "1\0"))));
        Assert.Equal("rpm database is damaged: n has no version", Refusal(Header(0, (1000, 6, "n\0"), (1001, 4, "1\0"))));
        byte[] outside = Header(0, (1000, 6, "n\0"));
        outside[8 + 8 + 3] = 3;
        Assert.Equal("rpm database is damaged: tag 1000 points behind the header", Refusal(outside));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused() => Assert.Equal(
        "rpm database is damaged: it is no SQLite file", Assert.Throws<InvalidPackagesException>(() => RpmDatabase.Read(new byte[4096])).Message);

    private string Database => _directory["rpmdb.sqlite"];

    private static string Refusal(byte[] header) => Assert.Throws<InvalidPackagesException>(() => RpmHeader.Read(header)).Message;

    private static string Show(InstalledPackage package) => $"{package.Name} {package.Version} {package.Architecture}";

    // Counts, entries, data; padded with zeros.
    private static byte[] Header(int length, params (uint Tag, uint Type, string Value)[] entries)
    {
        using var data = new MemoryStream();
        byte[] head = new byte[8 + (entries.Length * 16)];
        BinaryPrimitives.WriteUInt32BigEndian(head, (uint)entries.Length);
        foreach (((uint tag, uint type, string value), int i) in entries.Select((entry, i) => (entry, i)))
        {
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8 + (i * 16)), tag);
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(12 + (i * 16)), type);
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(16 + (i * 16)), (uint)data.Length);
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(20 + (i * 16)), 1);
            data.Write(Encoding.UTF8.GetBytes(value));
        }

        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), (uint)data.Length);
        byte[] header = [.. head, .. data.ToArray()];
        return header.Length < length ? [.. header, .. new byte[length - header.Length]] : header;
    }

    private void Install(string name, string version, int epoch, string architecture)
    {
        string spec = _directory["package.spec"];
        File.WriteAllText(
            spec,
            $"Name: {name}\nVersion: {version}\nRelease: 1.fc40\n{(epoch > 0 ? $"Epoch: {epoch}\n" : "")}Summary: s\nLicense: MIT\n"
            + $"%description\n{new string('d', 3000)}\n%files\n");
        Tool.Run("rpmbuild", "-bb", "--quiet", "--target", architecture, "--define", $"_topdir {_directory["build"]}", spec);
        string package = Directory.GetFiles(_directory["build"], $"{name}-*.rpm", SearchOption.AllDirectories).Single();
        Rpm("-i", "--justdb", "--nodeps", "--ignorearch", "--ignoreos", package);
    }

    private string Rpm(params string[] arguments) => Tool.Run("rpm", ["--dbpath", _directory.Path, .. arguments]);
}
