namespace BootCfs.Format.Signing;

/// <summary>A key that an ssh-agent has, of whatever kind.</summary>
/// <param name="Kind">What SSH calls keys of this kind.</param>
/// <param name="Fingerprint">Its fingerprint, <c>SHA256:BASE64</c>.</param>
/// <param name="Key">The key; null when it is of a kind that is not taken.</param>
public sealed record SshAgentIdentity(string Kind, string Fingerprint, Ed25519PublicKey? Key);
