namespace BootCfs.Tests.Layering;

/// <summary>One use of a layer by another, and the type in which it was seen.</summary>
internal readonly record struct Arrow(string From, string To, string Where)
{
    public override string ToString() => $"{From} -> {To} in {Where}";

    /// <summary>Those that are neither inside one layer nor drawn; a layer that is not in the drawing may use none.</summary>
    internal static IEnumerable<Arrow> Forbidden(IEnumerable<Arrow> arrows, IReadOnlyDictionary<string, string[]> drawn) =>
        arrows.Where(arrow => arrow.From != arrow.To && !drawn.GetValueOrDefault(arrow.From, []).Contains(arrow.To));
}
