using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary>What is known of signatures, for people.</summary>
internal static class SignatureLines
{
    /// <summary>What a signature is, in a few words.</summary>
    internal static string Of(CommitSignature signature, Style style)
    {
        string place = signature.Place == CommitSignatures.InCommit ? "" : ", beside the commit";
        return signature.Problem is { } problem
            ? $"{style.Bad("BAD")}{place}: {Printable.Of(problem)}"
            : $"{style.Good("good")}, by {signature.Key?.Fingerprint}{place}";
    }

    /// <summary>Writes a line for each, or one that says that there are none.</summary>
    internal static void Write(TextWriter text, IReadOnlyList<CommitSignature> signatures, Style style, string indent = "")
    {
        foreach (string line in signatures.Select(signature => Of(signature, style)).DefaultIfEmpty("none"))
            text.WriteLine($"{indent}signature {line}");
    }

    /// <summary>All of a commit's in a letter: G when they are good, B when one is not, N when there is none.</summary>
    internal static string Letter(IReadOnlyList<CommitSignature> signatures, Style style) =>
        signatures.Count == 0 ? "N" : signatures.All(signature => signature.IsGood) ? style.Good("G") : style.Bad("B");

    /// <summary>The state of one; its names in <c>--json</c> never change.</summary>
    internal static string State(CommitSignature signature) => signature.Check.Fault switch
    {
        SignatureFault.None => signature.IsGood ? "good" : "misplaced",
        SignatureFault.Malformed => "malformed",
        SignatureFault.WrongNamespace => "wrong-namespace",
        _ => "bad",
    };
}
