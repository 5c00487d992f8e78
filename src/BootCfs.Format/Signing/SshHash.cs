namespace BootCfs.Format.Signing;

/// <summary>What a message is hashed with before it is signed; zero is none.</summary>
public enum SshHash
{
    /// <summary>SHA-256.</summary>
    Sha256 = 1,

    /// <summary>SHA-512: what git and ssh-keygen take.</summary>
    Sha512 = 2,
}

/// <summary>Names and sizes.</summary>
public static class SshHashExtensions
{
    /// <summary>The name in a signature.</summary>
    public static string Name(this SshHash hash) => hash == SshHash.Sha256 ? "sha256" : "sha512";

    /// <summary>Length of a digest in bytes.</summary>
    public static int DigestSize(this SshHash hash) => hash == SshHash.Sha256 ? 32 : 64;
}
