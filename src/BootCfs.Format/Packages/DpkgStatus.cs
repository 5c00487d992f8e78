using System.Text;

namespace BootCfs.Format.Packages;

/// <summary>
/// dpkg's list of packages (dpkg-query(1), deb-control(5)): paragraphs of <c>Field: value</c> lines. In
/// <c>/var/lib/dpkg/status</c> each says whether the package is installed; the files of <c>status.d</c> are of those that are.
/// </summary>
public static class DpkgStatus
{
    /// <summary>The packages whose files are in the system. Lines that are no field are passed over.</summary>
    public static IReadOnlyList<InstalledPackage> Parse(ReadOnlySpan<byte> text)
    {
        var packages = new List<InstalledPackage>();
        var paragraph = new Paragraph();
        foreach (Range line in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> content = text[line].TrimEnd((byte)'\r');
            if (content.IsEmpty)
                paragraph.End(packages);
            else if (content[0] is not ((byte)' ' or (byte)'\t') && content.IndexOf((byte)':') is > 0 and int colon)
                paragraph.Set(content[..colon], content[(colon + 1)..].Trim(" \t"u8));
        }

        paragraph.End(packages);
        return packages;
    }

    private struct Paragraph
    {
        private string? _name;
        private string? _version;
        private string? _architecture;
        private string? _status;

        internal void Set(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
        {
            if (Is(field, "package"u8))
                _name = Encoding.UTF8.GetString(value);
            else if (Is(field, "version"u8))
                _version = Encoding.UTF8.GetString(value);
            else if (Is(field, "architecture"u8))
                _architecture = Encoding.UTF8.GetString(value);
            else if (Is(field, "status"u8))
                _status = Encoding.UTF8.GetString(value);
        }

        // The third word of the status; of a package that was removed the configuration may be left.
        internal void End(List<InstalledPackage> packages)
        {
            if (_name is not null && _version is not null && _status?.Split(' ')[^1] is not ("not-installed" or "config-files"))
                packages.Add(new InstalledPackage(_name, _version, _architecture ?? ""));
            this = default;
        }

        private static bool Is(ReadOnlySpan<byte> field, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(field, name);
    }
}
