namespace BootCfs.Format.Signing;

/// <summary>A commit that nobody may use any more, whoever has signed it.</summary>
/// <param name="Id">Its name, or the one that it has without its signature.</param>
/// <param name="Reason">Why, in words of whoever revoked it; may be empty.</param>
public readonly record struct RevokedCommit(GitObjectId Id, string Reason);
