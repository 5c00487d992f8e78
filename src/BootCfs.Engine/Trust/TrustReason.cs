namespace BootCfs.Trust;

/// <summary>Why a commit is refused.</summary>
/// <param name="Id">Which kind of reason; stable, for programs.</param>
/// <param name="Message">What is wrong, with key, stream or number.</param>
/// <param name="Waiver">What goes on in spite of it.</param>
public sealed record TrustReason(string Id, string Message, TrustWaiver Waiver = TrustWaiver.None)
{
    /// <summary>No key is trusted at all.</summary>
    public const string NoKeys = "keys.none";

    /// <summary>Nobody has signed.</summary>
    public const string NotSigned = "unsigned";

    /// <summary>A signature cannot be read.</summary>
    public const string MalformedSignature = "signature.malformed";

    /// <summary>A signature is for another purpose.</summary>
    public const string WrongNamespace = "signature.namespace";

    /// <summary>A signature is over something else.</summary>
    public const string BadSignature = "signature.bad";

    /// <summary>A key is not trusted.</summary>
    public const string UnknownKey = "key.unknown";

    /// <summary>A key is revoked.</summary>
    public const string RevokedKey = "key.revoked";

    /// <summary>A key is not good yet.</summary>
    public const string EarlyKey = "key.early";

    /// <summary>A key is no longer good.</summary>
    public const string ExpiredKey = "key.expired";

    /// <summary>A key is trusted, but not for the stream.</summary>
    public const string OtherStreamsKey = "key.stream";

    /// <summary>Too few keys of the stream have signed.</summary>
    public const string Threshold = "threshold";

    /// <summary>A key has not signed that has to.</summary>
    public const string Countersigner = "countersigner.missing";

    /// <summary>The commit is revoked.</summary>
    public const string RevokedCommit = "revoked.commit";

    /// <summary>The epoch is below what the rules demand.</summary>
    public const string PolicyEpoch = "epoch.policy";

    /// <summary>The epoch is below what the host has had.</summary>
    public const string HostEpoch = "epoch.host";

    /// <summary>The commit is older than the rules allow.</summary>
    public const string Expired = "expired";

    /// <summary>The commit was made for another stream than was asked for.</summary>
    public const string OtherStream = "stream.other";

    /// <summary>A stream was asked for, and the commit names none.</summary>
    public const string NoStream = "stream.none";

    /// <summary>The commit does not say what its root is.</summary>
    public const string Trailers = "commit.trailers";

    /// <summary><c>release.toml</c> is not there.</summary>
    public const string NoRelease = "release.missing";

    /// <summary><c>release.toml</c> is not the one that is signed.</summary>
    public const string OtherRelease = "release.digest";

    /// <summary><c>release.toml</c> cannot be understood.</summary>
    public const string MalformedRelease = "release.malformed";

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        NoKeys, NotSigned, MalformedSignature, WrongNamespace, BadSignature, UnknownKey, RevokedKey, EarlyKey, ExpiredKey, OtherStreamsKey,
        Threshold, Countersigner, RevokedCommit, PolicyEpoch, HostEpoch, Expired, OtherStream, NoStream, Trailers, NoRelease, OtherRelease,
        MalformedRelease,
    ];
}
