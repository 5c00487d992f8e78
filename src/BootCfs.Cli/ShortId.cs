using System.Buffers;

namespace BootCfs.Cli;

/// <summary>Ids for people: their first 12 digits.</summary>
internal static class ShortId
{
    private const int Length = 12;
    private const int CommitLength = 40;
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdef.");

    /// <summary>A commit or digest.</summary>
    internal static string Of(string id) => id.Length <= Length ? id : id[..Length];

    /// <summary>A deployment, which may have a number behind its digest.</summary>
    internal static string OfDeployment(string id)
    {
        int dot = id.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? Of(id) : Of(id[..dot]) + id[dot..];
    }

    /// <summary>Whether a text can mean a deployment: at least as many digits as are shown, but not as many as a commit has.</summary>
    internal static bool MayBeDeployment(string text) =>
        text.Length is >= Length and not CommitLength && !text.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>Whether people mean this deployment: its id, or as many of its first digits as they like, and its number.</summary>
    internal static bool IsMeant(string text, string id)
    {
        int dot = id.IndexOf('.', StringComparison.Ordinal);
        string number = dot < 0 ? "" : id[dot..];
        string digits = dot < 0 ? id : id[..dot];
        return text.EndsWith(number, StringComparison.Ordinal)
            && text.Length - number.Length >= Length
            && digits.StartsWith(text[..(text.Length - number.Length)], StringComparison.Ordinal);
    }
}
