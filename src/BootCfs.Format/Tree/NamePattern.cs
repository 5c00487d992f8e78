using System.Globalization;

namespace BootCfs.Format.Tree;

/// <summary>
/// A pattern for one name, by bytes: <c>*</c> any number of them, <c>?</c> one, <c>[a-z]</c> and <c>[!a-z]</c> one of or none of
/// a set, <c>\</c> takes the meaning from what follows, <c>\xHH</c> is the byte of that number.
/// </summary>
internal sealed class NamePattern
{
    private readonly Token[] _tokens;

    private NamePattern(Token[] tokens) => _tokens = tokens;

    internal static bool TryParse(ReadOnlySpan<byte> text, out NamePattern pattern, out string fault)
    {
        var tokens = new List<Token>();
        pattern = new NamePattern([]);
        fault = "";
        while (!text.IsEmpty)
        {
            if (!TryTake(ref text, out Token token, out fault))
                return false;
            tokens.Add(token);
        }

        pattern = new NamePattern([.. tokens]);
        return true;
    }

    // Goes back to the last star only: what an earlier one took needs no second look, so it ends soon for any pattern.
    internal bool Matches(ReadOnlySpan<byte> name)
    {
        int token = 0;
        int place = 0;
        int star = -1;
        int starPlace = 0;
        while (place < name.Length)
        {
            if (token < _tokens.Length && _tokens[token].IsStar)
            {
                star = token++;
                starPlace = place;
            }
            else if (token < _tokens.Length && _tokens[token].Takes(name[place]))
            {
                token++;
                place++;
            }
            else if (star >= 0)
            {
                token = star + 1;
                place = ++starPlace;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Length && _tokens[token].IsStar)
            token++;
        return token == _tokens.Length;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> text, out Token token, out string fault)
    {
        token = default;
        fault = "";
        switch (text[0])
        {
            case (byte)'*':
                token = Token.Star;
                text = text[1..];
                return true;
            case (byte)'?':
                token = Token.Any;
                text = text[1..];
                return true;
            case (byte)'[':
                return TryTakeSet(ref text, out token, out fault);
            default:
                bool taken = TryTakeByte(ref text, out byte value, out fault);
                token = Token.Of(value);
                return taken;
        }
    }

    private static bool TryTakeSet(ref ReadOnlySpan<byte> text, out Token token, out string fault)
    {
        token = default;
        fault = "has a [ without ]";
        text = text[1..];
        bool isInverse = text is [(byte)'!' or (byte)'^', ..];
        if (isInverse)
            text = text[1..];
        bool[] set = new bool[256];
        for (bool isFirst = true; isFirst || text is not [(byte)']', ..]; isFirst = false)
        {
            if (text.IsEmpty || !TryTakeByte(ref text, out byte first, out fault))
                return false;
            byte last = first;
            if (text is [(byte)'-', not (byte)']', ..])
            {
                text = text[1..];
                if (!TryTakeByte(ref text, out last, out fault))
                    return false;
            }

            if (last < first)
            {
                fault = "has a range whose end is before its beginning";
                return false;
            }

            set.AsSpan(first, last - first + 1).Fill(true);
            fault = "has a [ without ]";
        }

        text = text[1..];
        fault = "";
        token = Token.OneOf(set, isInverse);
        return true;
    }

    private static bool TryTakeByte(ref ReadOnlySpan<byte> text, out byte value, out string fault)
    {
        fault = "";
        value = text[0];
        text = text[1..];
        if (value != '\\')
            return true;
        if (text.IsEmpty)
        {
            fault = "ends with a backslash";
            return false;
        }

        value = text[0];
        text = text[1..];
        if (value != 'x')
            return true;
        if (text.Length < 2
            || !byte.TryParse(text[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
        {
            fault = "has a \\x without two hex digits";
            return false;
        }

        text = text[2..];
        return true;
    }

    private readonly struct Token
    {
        private readonly byte _value;
        private readonly bool[]? _set;
        private readonly bool _isAny;

        private Token(byte value, bool[]? set, bool isAny, bool isStar)
        {
            _value = value;
            _set = set;
            _isAny = isAny;
            IsStar = isStar;
        }

        internal static Token Star { get; } = new(0, null, false, isStar: true);

        internal static Token Any { get; } = new(0, null, isAny: true, false);

        internal bool IsStar { get; }

        internal static Token Of(byte value) => new(value, null, false, false);

        internal static Token OneOf(bool[] set, bool isInverse) =>
            new(0, isInverse ? [.. set.Select(isIn => !isIn)] : set, false, false);

        internal bool Takes(byte value) => _isAny || (_set is null ? value == _value : _set[value]);
    }
}
