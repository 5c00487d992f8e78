using BootCfs.Format.Boot;

namespace BootCfs.Trust;

/// <summary>Where a folder of trust lies, and who may write there.</summary>
/// <param name="Path">The folder.</param>
/// <param name="IsSystem">Whether it is the running system's: then nobody but root may be able to change it.</param>
/// <param name="IsRequired">Whether it has to be there; one that is not there says nothing.</param>
public sealed record TrustPlace(string Path, bool IsSystem = false, bool IsRequired = false)
{
    /// <summary>Folder of trust of a repository that is worked on as one's own, below it.</summary>
    public const string RepositoryFolder = "bootcfs/trust";

    private const string RemotesFolder = "remotes";

    /// <summary>Those of the running system: the vendor's, and over it the operator's.</summary>
    public static IReadOnlyList<TrustPlace> System { get; } =
        [new(HostLayout.VendorTrust, IsSystem: true), new(HostLayout.LocalTrust, IsSystem: true)];

    /// <summary>That of a repository of one's own.</summary>
    public static TrustPlace OfRepository(string repository) => new(global::System.IO.Path.Combine(repository, RepositoryFolder));

    /// <summary>That of a remote of a repository.</summary>
    public static TrustPlace OfRemote(string repository, string remote) =>
        new(global::System.IO.Path.Combine(repository, RepositoryFolder, RemotesFolder, remote));

    /// <summary>One that was named, in place of all others.</summary>
    public static TrustPlace Named(string path) => new(path, IsRequired: true);
}
