namespace BootCfs.Format.OSTree;

/// <summary>Whose bytes are read, and where in it a container begins: enough to say where something is wrong.</summary>
/// <param name="What">The object.</param>
/// <param name="Start">Place of the container in it.</param>
internal readonly record struct GVariantSource(string What, int Start = 0)
{
    internal GVariantSource At(int offset) => this with { Start = Start + offset };

    internal InvalidOSTreeException Refuse(string field, int offset, string reason) =>
        new(What, $"{field} at byte {Start + offset} {reason}");
}
