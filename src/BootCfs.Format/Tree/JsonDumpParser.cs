using System.Text.Json;

namespace BootCfs.Format.Tree;

/// <summary>
/// Reads the JSON form of a dump (docs/formats/json.md) into a <see cref="FileTree"/>. Takes the text in pieces of any
/// size and holds one entry of it at a time. What is not known is refused.
/// </summary>
public sealed partial class JsonDumpParser
{
    // No entry of a tree is that long: a path of this length needs a text that is larger than any disk before it.
    private const int MaxEntry = 1 << 24;

    private readonly DumpOptions _options;
    private readonly FileTree _tree;
    private readonly TreePlacement _placement;
    private JsonReaderState _state;
    private Place _place;
    private bool _hasSchema;
    private bool _hasEntries;
    private byte[] _carry = [];
    private int _carried;
    private int _enough;
    private long _position;
    private int _entry;

    /// <summary>Starts on an empty text.</summary>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="capacity">About how many entries will come.</param>
    public JsonDumpParser(DumpOptions? options = null, int capacity = 0)
    {
        _options = options ?? new DumpOptions();
        _tree = new FileTree(capacity);
        _placement = new TreePlacement(_tree);
    }

    private enum Place
    {
        Start,
        Document,
        Entries,
        End,
    }

    /// <summary>Reads a text that is all in memory.</summary>
    /// <exception cref="InvalidJsonDumpException">The text breaks the format; says where and why.</exception>
    public static FileTree Parse(ReadOnlySpan<byte> json, DumpOptions? options = null)
    {
        // An entry of a real tree is 250 to 400 bytes long.
        var parser = new JsonDumpParser(options, json.Length / 350);
        parser.Read(json, isLast: true);
        return parser.Complete();
    }

    /// <summary>Adds the next piece of the text.</summary>
    /// <exception cref="InvalidJsonDumpException">The text breaks the format; says where and why.</exception>
    public void Append(ReadOnlySpan<byte> json)
    {
        Carry(json);
        // An entry that is cut is begun anew when twice as much is there, so that a long one is not read over and over.
        if (_carried < _enough)
            return;
        int done = Read(_carry.AsSpan(0, _carried), isLast: false);
        _carry.AsSpan(done, _carried - done).CopyTo(_carry);
        _carried -= done;
        _enough = _carried * 2;
        if (_carried > MaxEntry)
            throw Error(_position, "is longer than 16 MiB");
    }

    /// <summary>Ends the text and returns its tree.</summary>
    /// <exception cref="InvalidJsonDumpException">The text is cut short, has no root, or a hard link leads nowhere.</exception>
    public FileTree Finish()
    {
        Read(_carry.AsSpan(0, _carried), isLast: true);
        return Complete();
    }

    private FileTree Complete()
    {
        if (!_hasSchema)
            throw Missing(JsonDumpPrinter.Schema);
        if (!_hasEntries)
            throw Missing(JsonDumpPrinter.Entries);
        if (_tree.Count == 0)
            throw Error(_position, "Root node not present");
        if (!_placement.TryResolveLinks(out string refusal))
            throw Error(_position, refusal);
        return _tree;
    }

    // Goes as far as there are whole entries and returns how many bytes that are.
    private int Read(ReadOnlySpan<byte> json, bool isLast)
    {
        var reader = new Utf8JsonReader(json, isLast, _state);
        int done = 0;
        try
        {
            while (TryReadNext(ref reader))
            {
                done = (int)reader.BytesConsumed;
                _state = reader.CurrentState;
            }
        }
        catch (JsonException)
        {
            throw Error(_position + reader.BytesConsumed, "is not JSON");
        }

        _position += done;
        return done;
    }

    // One step; false when it is not there whole, and then nothing has changed.
    private bool TryReadNext(ref Utf8JsonReader reader)
    {
        _entry = _place == Place.Entries ? _tree.Count : -1;
        if (!reader.Read())
            return false;
        switch (_place)
        {
            case Place.Start when reader.TokenType == JsonTokenType.StartObject:
                _place = Place.Document;
                return true;
            case Place.Document when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.End;
                return true;
            case Place.Document:
                return TryReadField(ref reader);
            case Place.Entries when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.Document;
                return true;
            case Place.Entries:
                return TryReadEntry(ref reader);
            default:
                throw Error(reader, "must be an object");
        }
    }

    private bool TryReadField(ref Utf8JsonReader reader)
    {
        bool isSchema = reader.ValueTextEquals(JsonDumpPrinter.Schema);
        if (!isSchema && !reader.ValueTextEquals(JsonDumpPrinter.Entries))
            throw Error(reader, $"'{NameOf(reader)}' is not known");
        if (isSchema ? _hasSchema : _hasEntries)
            throw Error(reader, $"'{NameOf(reader)}' comes twice");
        if (!reader.Read())
            return false;
        if (isSchema)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int schema) || schema != JsonDumpPrinter.SchemaVersion)
                throw Error(reader, "'schema' must be 1");
            _hasSchema = true;
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
            throw Error(reader, "'entries' must be an array");
        _hasEntries = true;
        _place = Place.Entries;
        return true;
    }

    private void Carry(ReadOnlySpan<byte> json)
    {
        if (json.Length > _carry.Length - _carried)
            Array.Resize(ref _carry, Math.Max(_carried + json.Length, _carry.Length * 2));
        json.CopyTo(_carry.AsSpan(_carried));
        _carried += json.Length;
    }

    private InvalidJsonDumpException Missing(string field) => Error(_position, $"has no field '{field}'");

    private InvalidJsonDumpException Error(in Utf8JsonReader reader, string reason, EntryField? field = null) =>
        Error(_position + reader.TokenStartIndex, reason, field);

    private InvalidJsonDumpException Error(long position, string reason, EntryField? field = null)
    {
        string where = _entry < 0 ? "." : $".entries[{_entry}]";
        return new InvalidJsonDumpException(position, field is { } known ? $"{where}.{JsonDumpField.Of(known).Name}" : where, reason);
    }

    // Whatever the text calls it: what cannot be shown as text is escaped.
    private static string NameOf(in Utf8JsonReader reader) => PathText.Display(reader.ValueSpan);
}
