using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary>Trust in words.</summary>
internal static class TrustText
{
    /// <summary>A state as programs match on it.</summary>
    internal static string Name(SignatureState state) => state switch
    {
        SignatureState.Good => "good",
        SignatureState.UnknownKey => "unknown-key",
        SignatureState.RevokedKey => "revoked-key",
        SignatureState.NotYetValid => "not-yet-valid",
        SignatureState.ExpiredKey => "expired-key",
        SignatureState.BadSignature => "bad-signature",
        SignatureState.WrongNamespace => "wrong-namespace",
        _ => "malformed",
    };
}
