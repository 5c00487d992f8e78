using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary>What is known of signatures, for people.</summary>
internal static class SignatureLines
{
    /// <summary>What a signature is, in a few words.</summary>
    internal static string Of(CommitSignature signature, Signers signers, Style style)
    {
        string place = signature.Place == CommitSignatures.InCommit ? "" : ", beside the commit";
        if (signature.Problem is { } problem)
            return $"{style.Bad("BAD")}{place}: {Printable.Of(problem)}";
        string key = signature.Key?.Fingerprint ?? "";
        if (signers.Find(signature) is not { } standing)
            return $"good, by {key}{place}";
        string who = standing.Names.Count == 0 ? key : $"{Printable.Of(string.Join('/', standing.Names))} ({key})";
        return standing.State switch
        {
            SignatureState.Good => $"{style.Good("good")}, by {who}{place}",
            SignatureState.UnknownKey => $"good, by the unknown key {who}{place}",
            SignatureState.RevokedKey => $"{style.Bad("REVOKED")}, by {who}{place}",
            SignatureState.NotYetValid => $"{style.Bad("TOO EARLY")}, by {who}{place}",
            _ => $"{style.Bad("EXPIRED")}, by {who}{place}",
        };
    }

    /// <summary>Writes a line for each, or one that says that there are none.</summary>
    internal static void Write(
        TextWriter text, IReadOnlyList<CommitSignature> signatures, Signers signers, Style style, string indent = "")
    {
        foreach (string line in signatures.Select(signature => Of(signature, signers, style)).DefaultIfEmpty("none"))
            text.WriteLine($"{indent}signature {line}");
    }

    /// <summary>
    /// All of a commit's in a letter, git's where it has one: B when one is not by its key, G when a trusted key has signed, R when
    /// a revoked one has, X when one has out of its time, U when nobody is known, N when there is none.
    /// </summary>
    internal static string Letter(IReadOnlyList<CommitSignature> signatures, Signers signers, Style style)
    {
        if (signatures.Count == 0)
            return "N";
        if (!signatures.All(signature => signature.IsGood))
            return style.Bad("B");
        SignatureState[] states = [.. signatures.Select(signature => signers.Find(signature)?.State ?? SignatureState.UnknownKey)];
        return states.Contains(SignatureState.Good) ? style.Good("G")
            : states.Contains(SignatureState.RevokedKey) ? style.Bad("R")
            : states.All(state => state == SignatureState.UnknownKey) ? "U"
            : style.Bad("X");
    }

    /// <summary>The state of one by itself; its names in <c>--json</c> never change.</summary>
    internal static string State(CommitSignature signature) => signature.Check.Fault switch
    {
        SignatureFault.None => signature.IsGood ? "good" : "misplaced",
        SignatureFault.Malformed => "malformed",
        SignatureFault.WrongNamespace => "wrong-namespace",
        _ => "bad",
    };
}
