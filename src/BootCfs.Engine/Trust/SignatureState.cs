namespace BootCfs.Trust;

/// <summary>What a signature is worth.</summary>
public enum SignatureState
{
    /// <summary>A trusted key has signed exactly this commit.</summary>
    Good,

    /// <summary>A key has signed this commit, and nobody here trusts it.</summary>
    UnknownKey,

    /// <summary>A key has signed this commit that is revoked.</summary>
    RevokedKey,

    /// <summary>A trusted key has signed this commit before its time.</summary>
    NotYetValid,

    /// <summary>A trusted key has signed this commit whose time is over.</summary>
    ExpiredKey,

    /// <summary>The key that it names has not signed this commit.</summary>
    BadSignature,

    /// <summary>It was made for another purpose.</summary>
    WrongNamespace,

    /// <summary>It cannot be read, or is of a kind that is not taken.</summary>
    Malformed,
}
