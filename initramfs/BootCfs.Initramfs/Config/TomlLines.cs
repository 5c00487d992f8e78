using System.Text;

namespace BootCfs.Initramfs.Config;

/// <summary>The lines of a TOML file one after the other. A byte that can stand in no TOML is refused where it is.</summary>
internal ref struct TomlLines(ReadOnlySpan<byte> text, string path)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = text;
    private bool _isOver;

    /// <summary>The line, without blanks around it.</summary>
    internal string Line { get; private set; } = "";

    /// <summary>Its number, from 1.</summary>
    internal int Number { get; private set; }

    /// <summary>Goes to the next line that says something; false behind the last.</summary>
    internal bool Next()
    {
        do
        {
            if (_isOver)
                return false;
            int end = _rest.IndexOf((byte)'\n');
            _isOver = end < 0;
            ReadOnlySpan<byte> raw = _isOver ? _rest : _rest[..end];
            _rest = _isOver ? [] : _rest[(end + 1)..];
            Number++;
            Line = Decode(!_isOver && raw is [.., (byte)'\r'] ? raw[..^1] : raw).Trim(' ', '\t');
        }
        while (Line is "" or ['#', ..]);
        return true;
    }

    /// <summary>The failure of this line.</summary>
    internal readonly InvalidConfigException Refuse(string reason) => new(path, Number, reason);

    private readonly string Decode(ReadOnlySpan<byte> raw)
    {
        try
        {
            string line = StrictUtf8.GetString(raw);
            return line.Any(c => char.IsControl(c) && c != '\t') ? throw Refuse("a control character") : line;
        }
        catch (DecoderFallbackException)
        {
            throw Refuse("not UTF-8");
        }
    }
}
