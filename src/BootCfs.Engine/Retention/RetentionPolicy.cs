namespace BootCfs.Retention;

/// <summary>Which commits of each stream keep their contents: those that any of the measures keeps.</summary>
/// <param name="KeepLast">The newest so many.</param>
/// <param name="KeepWithin">Those that are not older.</param>
public sealed record RetentionPolicy(int? KeepLast = null, TimeSpan? KeepWithin = null)
{
    /// <summary>Whether no measure is given, so that all do.</summary>
    public bool KeepsAll => KeepLast is null && KeepWithin is null;

    internal bool Keeps(int place, DateTimeOffset made, DateTimeOffset now) =>
        KeepsAll || place < KeepLast || (KeepWithin is { } within && made >= now - within);
}
