using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tomlyn;

namespace BootCfs.Config;

/// <summary>A TOML file that has been parsed: what all of ours have in common when they are read.</summary>
/// <typeparam name="T">The keys of the file; all optional, so that a missing one can be named.</typeparam>
internal sealed class TomlFile<T>
    where T : class
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // All but tab, line feed and carriage return (https://toml.io/en/v1.0.0#comment).
    private static readonly SearchValues<byte> ControlBytes =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Append(0x7f).Except(['\t', '\n', '\r']).Select(c => (byte)c)]);

    private readonly string _path;

    private TomlFile(string path, T content)
    {
        _path = path;
        Content = content;
    }

    /// <summary>The keys and values; keys that are not known are not among them.</summary>
    internal T Content { get; }

    /// <summary>Parses a file of the one schema that there is.</summary>
    internal static TomlFile<T> Parse(ReadOnlySpan<byte> text, string path, TomlTypeInfo<T> type, Func<T, long?> schema)
    {
        // Tomlyn would take a kilobyte of memory to complain of each.
        if (text.IndexOfAny(ControlBytes) is >= 0 and int control)
            throw new InvalidMetadataException(path, $"control character at byte {control}");

        T content;
        try
        {
            content = TomlSerializer.Deserialize(StrictUtf8.GetString(text), type)
                ?? throw new InvalidMetadataException(path, "empty");
        }
        catch (TomlException error)
        {
            throw new InvalidMetadataException(path, $"no TOML of this kind at line {error.Line}, column {error.Column}", error);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // Tomlyn falls over an escape sequence that the end of the file cuts off.
            throw new InvalidMetadataException(path, "no TOML of this kind", error);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidMetadataException(path, $"no UTF-8 at byte {error.Index}", error);
        }

        var file = new TomlFile<T>(path, content);
        long number = file.Require(schema(content), "schema");
        return number == 1 ? file : throw file.Invalid("schema", $"{number} is not known, only 1 is");
    }

    /// <summary>A value that has to be there.</summary>
    internal TValue Require<TValue>([NotNull] TValue? value, string key)
        where TValue : struct => value ?? throw Invalid(key, "missing");

    /// <summary>A value that has to be there.</summary>
    internal TValue Require<TValue>([NotNull] TValue? value, string key)
        where TValue : class => value ?? throw Invalid(key, "missing");

    /// <summary>The failure of a key.</summary>
    internal InvalidMetadataException Invalid(string key, string reason) => new(_path, $"key '{key}': {reason}");
}
