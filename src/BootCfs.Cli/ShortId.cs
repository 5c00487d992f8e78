namespace BootCfs.Cli;

/// <summary>Ids for people.</summary>
internal static class ShortId
{
    private const int Length = 12;

    /// <summary>The first 12 digits.</summary>
    internal static string Of(string id) => id.Length <= Length ? id : id[..Length];
}
