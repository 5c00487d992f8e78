using System.Buffers;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>Full name of a git reference, by the rules of git-check-ref-format(1). All but those of signatures name a commit.</summary>
public readonly record struct RefName
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";
    private const string Remotes = "refs/remotes/";
    private const string Deployments = "refs/deploy/";
    private const string Pins = "refs/pins/";
    private const string Signatures = "refs/signatures/";
    private const int FingerprintLength = 64;
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, ' ' + 1).Select(c => (char)c), '~', '^', ':', '?', '*', '[', '\\', '\x7f']);

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _name;

    private RefName(string name) => _name = name;

    /// <summary>The stream that this is the tip of, or null.</summary>
    public StreamName? Stream =>
        ToString().StartsWith(Heads, StringComparison.Ordinal) && StreamName.TryParse(ToString()[Heads.Length..], out StreamName name)
            ? name
            : null;

    /// <summary>The deployment whose commit this keeps, or null.</summary>
    public DeploymentId? Deployment =>
        ToString().StartsWith(Deployments, StringComparison.Ordinal)
        && DeploymentId.TryParse(ToString().AsSpan(Deployments.Length), out DeploymentId id)
            ? id
            : null;

    /// <summary>Whether this moves on with a stream, here or elsewhere.</summary>
    public bool IsStream =>
        ToString().StartsWith(Heads, StringComparison.Ordinal) || ToString().StartsWith(Remotes, StringComparison.Ordinal);

    /// <summary>The stream of a remote that this is the tip of, by its name there; null when it is none.</summary>
    public StreamName? RemoteStream =>
        ToString().StartsWith(Remotes, StringComparison.Ordinal)
        && ToString()[Remotes.Length..].Split('/', 2) is [_, var there] && StreamName.TryParse(there, out StreamName name)
            ? name
            : null;

    /// <summary>The tag that this is, or null.</summary>
    public string? Tag => ToString().StartsWith(Tags, StringComparison.Ordinal) ? ToString()[Tags.Length..] : null;

    /// <summary>Whether this is there only to keep a commit.</summary>
    public bool IsPin => ToString().StartsWith(Pins, StringComparison.Ordinal);

    /// <summary>Whether this names a signature, or should, and no commit.</summary>
    public bool IsSignature => ToString().StartsWith(Signatures, StringComparison.Ordinal);

    /// <summary>The commit that is signed, and the fingerprint of the key in hex; null when this is no name of a signature.</summary>
    public (GitObjectId Commit, string Key)? Signature =>
        IsSignature && ToString()[Signatures.Length..].Split('/') is [var commit, { Length: FingerprintLength } key]
        && GitObjectId.TryParse(commit, out GitObjectId id) && !key.AsSpan().ContainsAnyExcept(HexDigits)
            ? (id, key)
            : null;

    /// <summary>A signature of a commit: <c>refs/signatures/ID/FINGERPRINT</c>.</summary>
    public static RefName Of(GitObjectId commit, in Ed25519PublicKey key) => new($"{Signatures}{commit}/{key.FingerprintHex}");

    /// <summary>Keeps a commit: <c>refs/pins/ID</c>.</summary>
    public static RefName PinOf(GitObjectId commit) => new(Pins + commit);

    /// <summary>The tip of a stream: <c>refs/heads/STREAM</c>.</summary>
    public static RefName Of(StreamName stream) => new(Heads + stream);

    /// <summary>The commit of a deployment: <c>refs/deploy/ID</c>.</summary>
    public static RefName Of(DeploymentId deployment) => new(Deployments + deployment);

    /// <summary>Reads the name of a tag, which as in git does not begin with a dash: <c>refs/tags/NAME</c>.</summary>
    public static bool TryParseTag(string text, out RefName name)
    {
        bool valid = IsValidPath(text) && text[0] != '-';
        name = valid ? new RefName(Tags + text) : default;
        return valid;
    }

    /// <summary>Reads a full name.</summary>
    public static bool TryParse(string text, out RefName name)
    {
        bool valid = text.StartsWith("refs/", StringComparison.Ordinal) && IsValidPath(text);
        name = valid ? new RefName(text) : default;
        return valid;
    }

    /// <summary>The full name.</summary>
    public override string ToString() => _name ?? "";

    /// <summary>Names all signatures of a commit, as git spells patterns.</summary>
    internal static string SignaturesOf(GitObjectId commit) => $"{Signatures}{commit}/*";

    /// <summary>Whether git takes this text for the last parts of a reference's name.</summary>
    internal static bool IsValidPath(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text is "@" || text[^1] == '.' || text.ContainsAny(Forbidden)
            || text.Contains("..", StringComparison.Ordinal) || text.Contains("@{", StringComparison.Ordinal))
            return false;

        foreach (Range part in text.Split('/'))
        {
            ReadOnlySpan<char> component = text[part];
            if (component.IsEmpty || component[0] == '.' || component.EndsWith(".lock"))
                return false;
        }

        return true;
    }
}
