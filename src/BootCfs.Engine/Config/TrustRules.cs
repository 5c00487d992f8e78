using Tomlyn;

namespace BootCfs.Config;

/// <summary><c>trust.toml</c> of a folder of trust: which keys what stream needs, and what else is demanded of its commits.</summary>
/// <param name="Keys">What is known of single keys, by name.</param>
/// <param name="Default">What holds where the table of a stream says nothing.</param>
/// <param name="Streams">The tables of streams.</param>
public sealed record TrustRules(
    IReadOnlyDictionary<string, KeyWindow> Keys, StreamRules Default, IReadOnlyDictionary<string, StreamRules> Streams)
{
    /// <summary>Demands one signature by any trusted key.</summary>
    public static TrustRules None { get; } =
        new(new Dictionary<string, KeyWindow>(), StreamRules.None, new Dictionary<string, StreamRules>());

    /// <summary>Reads <c>trust.toml</c>.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is malformed or not known, or the schema is not known.</exception>
    public static TrustRules Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<TrustToml> file = TomlFile<TrustToml>.Parse(text, path, ConfigToml.Default.TrustToml, content => content.Schema);
        TrustToml content = file.Content;
        RequireKnown(file, content.Unknown, "");
        return new TrustRules(
            (content.Keys ?? []).ToDictionary(entry => entry.Key, entry => ReadWindow(file, entry.Value, $"keys.{entry.Key}")),
            content.Default is { } rules ? ReadRules(file, rules, "default") : StreamRules.None,
            (content.Stream ?? []).ToDictionary(entry => entry.Key, entry => ReadRules(file, entry.Value, $"stream.{entry.Key}")));
    }

    /// <summary>What holds for a stream.</summary>
    /// <param name="stream">Its name; null for commits that name none.</param>
    public StreamRules For(string? stream) =>
        stream is not null && Streams.TryGetValue(stream, out StreamRules? rules) ? rules.Over(Default) : Default;

    /// <summary>These rules, and where they say nothing those of another file.</summary>
    public TrustRules Over(TrustRules lower) => new(
        Merge(Keys, lower.Keys, (upper, under) => upper.Over(under)),
        Default.Over(lower.Default),
        Merge(Streams, lower.Streams, (upper, under) => upper.Over(under)));

    private static Dictionary<string, T> Merge<T>(
        IReadOnlyDictionary<string, T> upper, IReadOnlyDictionary<string, T> lower, Func<T, T, T> over)
    {
        var merged = new Dictionary<string, T>(lower);
        foreach ((string name, T value) in upper)
            merged[name] = lower.TryGetValue(name, out T? under) ? over(value, under) : value;
        return merged;
    }

    private static KeyWindow ReadWindow(TomlFile<TrustToml> file, TrustToml.KeyTable table, string name)
    {
        RequireKnown(file, table.Unknown, $"{name}.");
        return new KeyWindow(
            ReadTime(file, table.ValidAfter, $"{name}.valid_after"), ReadTime(file, table.ValidBefore, $"{name}.valid_before"));
    }

    private static StreamRules ReadRules(TomlFile<TrustToml> file, TrustToml.RulesTable table, string name)
    {
        RequireKnown(file, table.Unknown, $"{name}.");
        return new StreamRules(
            table.Keys,
            table.Threshold is null or (>= 1 and <= int.MaxValue)
                ? (int?)table.Threshold
                : throw file.Invalid($"{name}.threshold", "not a number of keys from 1 on"),
            table.Countersigners,
            table.MinEpoch is null or >= 0 ? table.MinEpoch : throw file.Invalid($"{name}.min_epoch", "below zero"),
            table.MaxAge is null ? null
                : Period.TryParse(table.MaxAge, out TimeSpan age) ? age
                : throw file.Invalid($"{name}.max_age", $"'{table.MaxAge}' is no length of time (30m, 12h, 30d, 8w)"));
    }

    // A time without an offset would be another moment on every machine.
    private static DateTimeOffset? ReadTime(TomlFile<TrustToml> file, TomlDateTime? time, string key) => time switch
    {
        null => null,
        { Kind: TomlDateTimeKind.OffsetDateTimeByZ or TomlDateTimeKind.OffsetDateTimeByNumber } value => value.DateTime,
        _ => throw file.Invalid(key, "no time with an offset, such as 2026-01-31T12:00:00Z"),
    };

    private static void RequireKnown(TomlFile<TrustToml> file, Dictionary<string, object?> unknown, string table)
    {
        if (unknown.Count > 0)
            throw file.Invalid($"{table}{unknown.Keys.Order(StringComparer.Ordinal).First()}", "not known");
    }
}
