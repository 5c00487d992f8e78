using System.Text;

namespace BootCfs.Format.Boot;

/// <summary>
/// Text of a type #1 boot entry (https://uapi-group.org/specifications/specs/boot_loader_specification/). Any text is an
/// entry, so that foreign ones can be listed; what is not understood is kept. What a type #2 entry says of itself is put into
/// the same words.
/// </summary>
public sealed class BootEntry
{
    /// <summary>
    /// <c>sort-key</c> of all our entries, which have no <c>version</c>: so systemd-boot goes on to compare file names, and in these
    /// the counter (adr/0022).
    /// </summary>
    public const string OurSortKey = "bootcfs";

    private BootEntry(IReadOnlyList<BootEntryLine> lines) => Lines = lines;

    /// <summary>All lines in order, comments and unknown keys included.</summary>
    public IReadOnlyList<BootEntryLine> Lines { get; }

    /// <summary><c>title</c>: shown in the menu.</summary>
    public string? Title => Last(Key.Title);

    /// <summary><c>version</c>: the highest of equal <c>sort-key</c> is the first; ours have none.</summary>
    public string? Version => Last(Key.Version);

    /// <summary><c>machine-id</c>: the installation that the entry belongs to.</summary>
    public string? MachineId => Last(Key.MachineId);

    /// <summary><c>sort-key</c>: groups entries in the menu.</summary>
    public string? SortKey => Last(Key.SortKey);

    /// <summary><c>linux</c>: the kernel, from the root of the boot file system.</summary>
    public string? Linux => Last(Key.Linux);

    /// <summary><c>architecture</c>: the EFI architecture that the entry is for.</summary>
    public string? Architecture => Last(Key.Architecture);

    /// <summary><c>initrd</c>: the initramfs files in order, from the root of the boot file system.</summary>
    public IReadOnlyList<string> Initrd => [.. All(Key.Initrd)];

    /// <summary><c>options</c>: the kernel command line; several lines are joined by blanks.</summary>
    public string Options => string.Join(' ', All(Key.Options));

    /// <summary>Makes the entry of a deployment. The counter in its file name decides the order in every boot loader.</summary>
    /// <param name="title">Shown in the menu.</param>
    /// <param name="linux">The kernel, from the root of the boot file system.</param>
    /// <param name="initrd">The initramfs, from the root of the boot file system.</param>
    /// <param name="options">The kernel command line.</param>
    /// <exception cref="ArgumentException">A value is empty or has a line end in it.</exception>
    public static BootEntry Create(string title, string linux, string initrd, string options)
    {
        BootEntryLine[] lines =
        [
            new(Key.Title, title),
            new(Key.SortKey, OurSortKey),
            new(Key.Linux, linux),
            new(Key.Initrd, initrd),
            new(Key.Options, options),
        ];
        return new BootEntry([.. lines.Select(Require)]);
    }

    /// <summary>What a boot menu takes from the unified kernel image of a deployment.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="options">The kernel command line in it.</param>
    public static BootEntry CreateUnified(string title, string options) =>
        new([new(Key.Title, title), new(Key.SortKey, OurSortKey), new(Key.Options, options)]);

    /// <summary>What systemd-boot takes from a unified kernel image; null where it does not take it for an entry.</summary>
    /// <param name="release">The os-release in it.</param>
    /// <param name="commandLine">The kernel command line in it.</param>
    public static BootEntry? FromUnified(OsRelease release, string commandLine)
    {
        if ((release["PRETTY_NAME"] ?? release["IMAGE_ID"] ?? release["NAME"] ?? release["ID"]) is not { } title)
            return null;
        (string Key, string? Value)[] lines =
        [
            (Key.Title, title),
            (Key.Version, release["IMAGE_VERSION"] ?? release["VERSION"] ?? release["VERSION_ID"] ?? release["BUILD_ID"]),
            (Key.SortKey, release["IMAGE_ID"] ?? release["ID"]),
            (Key.Options, commandLine),
        ];
        return new BootEntry([.. lines.Where(line => line.Value is not null).Select(line => new BootEntryLine(line.Key, line.Value!))]); // filtered
    }

    /// <summary>The same entry under another title.</summary>
    public BootEntry WithTitle(string title) => With(Key.Title, title);

    /// <summary>Reads an entry; bytes that are not UTF-8 become replacement characters.</summary>
    public static BootEntry Parse(ReadOnlySpan<byte> text)
    {
        var lines = new List<BootEntryLine>();
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            bool pair = end >= 0 && text[end..].StartsWith("\r\n"u8);
            text = end < 0 ? [] : text[(end + (pair ? 2 : 1))..];
            lines.Add(BootEntryLine.Parse(Encoding.UTF8.GetString(line)));
        }

        return new BootEntry(lines);
    }

    /// <summary>The text of the entry: one key, one blank, the value, a line feed.</summary>
    public override string ToString() => string.Concat(Lines.Select(line => $"{line}\n"));

    private static BootEntryLine Require(BootEntryLine line) =>
        BootEntryLine.Parse(line.ToString()) == line && !line.Value.AsSpan().ContainsAny('\n', '\r', '\0')
            ? line
            : throw new ArgumentException($"'{line.Value}' cannot stand in a boot entry", line.Key);

    private BootEntry With(string key, string value)
    {
        BootEntryLine line = Require(new BootEntryLine(key, value));
        int place = Lines.Index().FirstOrDefault(item => item.Item.Key == key, (-1, default)).Index;
        return new BootEntry(
        [
            .. place < 0 ? [line] : Array.Empty<BootEntryLine>(),
            .. Lines.Index().Where(item => item.Index == place || item.Item.Key != key).Select(item => item.Index == place ? line : item.Item),
        ]);
    }

    // systemd-boot takes the last of a key that stands twice.
    private string? Last(string key) => All(key).LastOrDefault();

    private IEnumerable<string> All(string key) => Lines.Where(line => line.Key == key).Select(line => line.Value);

    private static class Key
    {
        internal const string Title = "title";
        internal const string Version = "version";
        internal const string MachineId = "machine-id";
        internal const string SortKey = "sort-key";
        internal const string Linux = "linux";
        internal const string Initrd = "initrd";
        internal const string Options = "options";
        internal const string Architecture = "architecture";
    }
}
