namespace BootCfs.Trust;

/// <summary>What an operator can say to go on in spite of a reason.</summary>
public enum TrustWaiver
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>That the commit need not be signed, this once.</summary>
    Signature,

    /// <summary>That an older epoch is wanted, and why.</summary>
    Downgrade,
}
