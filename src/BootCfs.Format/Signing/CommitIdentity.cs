using System.Buffers;
using System.Globalization;
using System.Text;

namespace BootCfs.Format.Signing;

/// <summary>Who made a commit and when, as <c>author</c> and <c>committer</c> lines of a commit object say it.</summary>
/// <param name="Name">Name of the person or program.</param>
/// <param name="Email">Address, without the angle brackets.</param>
/// <param name="Time">The time; git keeps whole seconds and an offset in whole minutes.</param>
public sealed record CommitIdentity(string Name, string Email, DateTimeOffset Time)
{
    private const int ZoneLength = 5; // +hhmm
    private static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    private static readonly SearchValues<char> Unsafe = SearchValues.Create("<>\n\0");

    /// <summary>The line without its key, as git writes it.</summary>
    /// <exception cref="ArgumentException">A part cannot stand in such a line.</exception>
    public string ToHeader()
    {
        long seconds = Time.ToUnixTimeSeconds();
        if (Name.Length == 0 || Name.Trim() != Name || Name.AsSpan().ContainsAny(Unsafe))
            throw new ArgumentException($"'{Name}' cannot be the name of an author", nameof(Name));
        if (Email.Trim() != Email || Email.AsSpan().ContainsAny(Unsafe))
            throw new ArgumentException($"'{Email}' cannot be the address of an author", nameof(Email));
        if (seconds < 0)
            throw new ArgumentException($"git has no time before 1970: {Time:O}", nameof(Time));

        string sign = Time.Offset < TimeSpan.Zero ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{Name} <{Email}> {seconds} {sign}{Time.Offset:hhmm}");
    }

    /// <summary>Reads the line without its key, by the rules of <c>git fsck</c>.</summary>
    /// <returns>What is wrong with the line, or null.</returns>
    internal static string? Parse(ReadOnlySpan<byte> line, out CommitIdentity? identity)
    {
        identity = null;
        int open = line.IndexOf((byte)'<');
        int close = line.IndexOf((byte)'>');
        if (open < 1 || line[open - 1] != ' ' || close < open || line.LastIndexOf((byte)'<') != open
            || line.LastIndexOf((byte)'>') != close)
            return "no address between < and >";

        ReadOnlySpan<byte> time = line[(close + 1)..];
        if (time.Length < ZoneLength + 3 || time[0] != ' ' || time[^(ZoneLength + 1)] != ' ')
            return "no time behind the address";
        ReadOnlySpan<byte> digits = time[1..^(ZoneLength + 1)];
        if (!IsDigits(digits) || (digits[0] == '0' && digits.Length > 1)
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds > MaxSeconds)
            return "the time is no number of seconds";
        if (ReadZone(time[^ZoneLength..]) is not TimeSpan zone)
            return "the time zone is not of the form +hhmm";

        // Near the ends of the calendar there is no such local time; the offset is for show, the time is not.
        DateTimeOffset utc = DateTimeOffset.FromUnixTimeSeconds(seconds);
        bool local = utc.Ticks + zone.Ticks >= 0 && utc.Ticks + zone.Ticks <= DateTimeOffset.MaxValue.Ticks;
        identity = new CommitIdentity(
            Encoding.UTF8.GetString(line[..(open - 1)]),
            Encoding.UTF8.GetString(line[(open + 1)..close]),
            local ? utc.ToOffset(zone) : utc);
        return null;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static TimeSpan? ReadZone(ReadOnlySpan<byte> zone)
    {
        if (zone[0] is not ((byte)'+' or (byte)'-') || !IsDigits(zone[1..]))
            return null;
        int hours = ((zone[1] - '0') * 10) + zone[2] - '0';
        int minutes = ((zone[3] - '0') * 10) + zone[4] - '0';
        if (minutes > 59 || (hours * 60) + minutes > 14 * 60)
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return zone[0] == '-' ? -offset : offset;
    }
}
