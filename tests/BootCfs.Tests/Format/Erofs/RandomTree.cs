using System.Globalization;
using System.Text;

namespace BootCfs.Tests.Format.Erofs;

/// <summary>Dump text of a random tree: every type, hard links, odd names, sizes at borders, shared and odd xattrs.</summary>
internal sealed class RandomTree
{
    private static readonly string[] Keys =
    [
        "user.a", "user.b", "security.selinux", "security.capability", "trusted.x", "trusted.overlay.opaque", "trusted.overlay.overlay.y",
        "user.overlay.opaque", "user.overlay.whiteout", "trusted.overlay.whiteout", "trusted.overlay.whiteouts", "user.overlay.whiteouts",
        "system.posix_acl_access", "system.posix_acl_default", "lustre.z", "other", "user.", "trusted.overlay.redirect",
    ];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<string> _directories = [""];
    private readonly List<string> _files = [];
    private readonly HashSet<string> _paths = [];

    private RandomTree(int seed) => _random = new Random(seed);

    /// <summary>The same text for the same seed.</summary>
    internal static byte[] Make(int seed) => new RandomTree(seed).Build();

    private byte[] Build()
    {
        _text.Append(CultureInfo.InvariantCulture, $"/ 4096 4{Permissions()} 2 {Owner()} {Owner()} 0 {Time()} - - -{Xattrs()}\n");
        int entries = 1 << _random.Next(0, 10);
        for (int i = 0; i < entries; i++)
            AddEntry();
        return Encoding.Latin1.GetBytes(_text.ToString());
    }

    private void AddEntry()
    {
        string path = $"{Pick(_directories)}/{Name()}";
        if (!_paths.Add(path))
            return;
        switch (_random.Next(14))
        {
            case 0 or 1 or 2:
                _directories.Add(path);
                Line(path, 0, "4", 0, "- - -");
                break;
            case 3 or 4:
                string target = Letters(Size(4095, 1));
                Line(path, (ulong)target.Length, "12", 0, $"{target} - -");
                break;
            case 5:
                Line(path, SmallSize(), Pick(["2", "6"]), (uint)_random.Next(0, 3) * 259, "- - -");
                break;
            case 6:
                Line(path, SmallSize(), Pick(["1", "14"]), 0, "- - -");
                break;
            case 7 when _files.Count > 0:
                _text.Append(CultureInfo.InvariantCulture, $"{path} 0 @100644 - - - - - {Pick(_files)} - -\n");
                break;
            case 8 or 9:
                string content = Letters(Size(5000, 0));
                AddFile(path, (ulong)content.Length, $"- {(content.Length == 0 ? "-" : content)} -");
                break;
            default:
                string hex = Convert.ToHexStringLower(Bytes(32));
                AddFile(path, Pick(ExternalSizes), Pick([$"{hex[..2]}/{hex[2..]} - {hex}", $"- - {hex}", "o/b - -", "- - -"]));
                break;
        }
    }

    private static readonly ulong[] ExternalSizes =
        [1, 4096, 4097, 123_456_789, uint.MaxValue, 1UL << 32, 1UL << 43, (1UL << 43) + 1, 1UL << 50, 1UL << 53, 1UL << 44, ulong.MaxValue];

    private void AddFile(string path, ulong size, string fields)
    {
        _files.Add(path);
        Line(path, size, "10", 0, fields);
    }

    private void Line(string path, ulong size, string type, uint rdev, string fields) => _text.Append(
        CultureInfo.InvariantCulture,
        $"{path} {size} {type}{Permissions()} {_random.Next(1, 4)} {Owner()} {Owner()} {rdev} {Time()} {fields}{Xattrs()}\n");

    private string Name()
    {
        // Names that are neighbours of "." and of stubs, long ones, and bytes that must be escaped.
        string name = _random.Next(8) switch
        {
            0 => _random.Next(256).ToString("x2", CultureInfo.InvariantCulture),
            1 => Pick(["!", "-", "+x", ".-", "...", ".a", "\\x01", "\\xff", "\\\\", "a\\x20b"]),
            2 => new string((char)_random.Next('a', 'z'), _random.Next(200, 256)),
            _ => Letters(_random.Next(1, 20)),
        };
        return name;
    }

    private string Xattrs()
    {
        if (_random.Next(3) != 0)
            return "";
        var text = new StringBuilder();
        int count = _random.Next(10) == 0 ? _random.Next(100, 180) : _random.Next(1, 5);
        for (int i = 0; i < count; i++)
        {
            string key = count > 10 ? $"user.{i}" : Pick(Keys);
            string value = _random.Next(4) == 0 ? Letters(_random.Next(0, 150)) : Pick(["", "x", "y", "label\\x00"]);
            text.Append(' ').Append(key).Append('=').Append(value);
        }

        return text.ToString();
    }

    private string Permissions() => Convert.ToString(_random.Next(512, 4096), 8).PadLeft(4, '0');

    private string Owner() => Pick(["0", "0", "0", "1000", "65535", "65536", "4294967295"]);

    private string Time() => Pick(["0.0", "0.0", "1700000000.123456789", "-5.7", "0.1"]);

    private ulong SmallSize() => _random.Next(5) == 0 ? 1UL << 33 : 0;

    // Borders of blocks and half blocks come up often.
    private int Size(int most, int least) => _random.Next(3) == 0
        ? Math.Clamp(Pick([2048, 4096, 4064, 4032]) + _random.Next(-2, 3), least, most)
        : _random.Next(least, _random.Next(2) == 0 ? 40 : most);

    private string Letters(int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => (char)_random.Next('a', 'z' + 1)));

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
