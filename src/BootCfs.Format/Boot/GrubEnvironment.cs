using System.Text;

namespace BootCfs.Format.Boot;

/// <summary>
/// GRUB's environment block (https://www.gnu.org/software/grub/manual/grub/html_node/Environment-block.html): 1024 bytes,
/// a line of its own, then a variable a line, filled up with <c>#</c>.
/// </summary>
public sealed class GrubEnvironment
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "grubenv";

    /// <summary>Size of the block; GRUB writes into it in place and never makes it longer.</summary>
    public const int Size = 1024;

    private const string Signature = "# GRUB Environment Block\n";
    private const char Filling = '#';

    // Bytes as Latin-1, so that what others have written stays as it is.
    private readonly IReadOnlyList<string> _lines;

    private GrubEnvironment(IReadOnlyList<string> lines) => _lines = lines;

    /// <summary>A block without variables.</summary>
    public static GrubEnvironment Empty { get; } = new([]);

    /// <summary>Names of the variables.</summary>
    public IEnumerable<string> Names => _lines.Select(NameOf).OfType<string>();

    /// <summary>Reads a block; null when it is none, which GRUB passes over.</summary>
    public static GrubEnvironment? TryParse(ReadOnlySpan<byte> block)
    {
        if (block.Length != Size)
            return null;
        string text = Encoding.Latin1.GetString(block);
        if (!text.StartsWith(Signature, StringComparison.Ordinal))
            return null;
        string[] lines = text[Signature.Length..].Split('\n');
        // What stands behind the last line feed is the filling.
        return new GrubEnvironment([.. lines[..^1], .. NameOf(lines[^1]) is null ? Array.Empty<string>() : [lines[^1].TrimEnd(Filling)]]);
    }

    /// <summary>The value of a variable; null when it is not set.</summary>
    public string? Find(string name) =>
        _lines.LastOrDefault(line => NameOf(line) == name) is { } line ? Unescape(line[(name.Length + 1)..]) : null;

    /// <summary>The block with another value of a variable, in its place where it has one.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value; null takes it away.</param>
    /// <exception cref="ArgumentException">The value would have to be escaped.</exception>
    public GrubEnvironment With(string name, string? value)
    {
        if (value is not null && !value.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"'{value}' would have to be escaped", nameof(value));
        string[] line = value is null ? [] : [$"{name}={value}"];
        int place = _lines.Index().Where(item => NameOf(item.Item) == name).Select(item => item.Index).LastOrDefault(-1);
        return new GrubEnvironment(place < 0 ? [.. _lines, .. line] : [.. _lines.Take(place), .. line, .. _lines.Skip(place + 1)]);
    }

    /// <summary>The block as it is written; null when it has no room for all of it.</summary>
    public byte[]? TryToBlock()
    {
        string text = Signature + string.Concat(_lines.Select(line => $"{line}\n"));
        return text.Length > Size ? null : Encoding.Latin1.GetBytes(text.PadRight(Size, Filling));
    }

    private static string? NameOf(string line) =>
        line.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals && line[0] != Filling ? line[..equals] : null;

    // A backslash stands before a line feed or another backslash of the value.
    private static string Unescape(string value) =>
        Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value)).Replace("\\\\", "\\", StringComparison.Ordinal);
}
