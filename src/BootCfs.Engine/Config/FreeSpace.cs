using System.Globalization;
using BootCfs.Linux;

namespace BootCfs.Config;

/// <summary>How much of a filesystem stays free: a share of it, or a number of bytes.</summary>
public readonly record struct FreeSpace
{
    private const int MaxPercent = 99;
    private const long DefaultPercent = 3;
    private const long DefaultBytes = 1L << 30;

    private static readonly (string Name, int Shift)[] Units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)];

    private readonly long _percent;
    private readonly long _bytes;

    private FreeSpace(long percent, long bytes)
    {
        _percent = percent;
        _bytes = bytes;
    }

    /// <summary>What is kept free when nothing is said: 3 percent as with OSTree, but no more than 1 GiB.</summary>
    public static FreeSpace Default { get; } = new(DefaultPercent, DefaultBytes);

    /// <summary>Bytes that stay free of a filesystem.</summary>
    public long Of(in FileSystemStatus status) => Math.Min(_bytes, (long)((Int128)status.BytesTotal * _percent / 100));

    /// <summary>Reads <c>5%</c>, <c>500MiB</c> (also KiB, GiB, TiB) or a number of bytes; 0 keeps nothing free.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FreeSpace space)
    {
        space = default;
        if (text.EndsWith('%'))
        {
            bool isShare = TryParseNumber(text[..^1], out long percent) && percent <= MaxPercent;
            space = new FreeSpace(percent, long.MaxValue);
            return isShare;
        }

        int shift = 0;
        foreach ((string unit, int factor) in Units)
        {
            if (!text.EndsWith(unit))
                continue;
            text = text[..^unit.Length];
            shift = factor;
            break;
        }

        bool isSize = TryParseNumber(text, out long number) && number <= long.MaxValue >> shift;
        space = isSize ? new FreeSpace(100, number << shift) : default;
        return isSize;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
