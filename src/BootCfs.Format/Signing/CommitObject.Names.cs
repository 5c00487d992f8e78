using System.Globalization;
using System.Text;
using BootCfs.Format.Hashing;

namespace BootCfs.Format.Signing;

public sealed partial class CommitObject
{
    /// <summary>The name that git gives to the object as it is.</summary>
    public GitObjectId GetId() => IdOf(Bytes.Span);

    /// <summary>
    /// All names that the object has had or can be given while the same signatures hold. The header with the signature is not
    /// among the bytes that are signed: whoever moves a signature out of it, or into it, has another commit by name. A
    /// commit that is revoked must be known under each of them; only the name without a signature is sure to be among them,
    /// so that is the one to revoke.
    /// </summary>
    /// <param name="signatures">Signatures that are known, of the object itself or others.</param>
    public IReadOnlyList<GitObjectId> GetAliases(IEnumerable<SshSignature> signatures)
    {
        CommitObject bare = WithoutSignature();
        var names = new List<GitObjectId> { GetId(), bare.GetId() };
        names.AddRange(signatures.Select(signature => bare.WithSignature(signature.ToString()).GetId()));
        return names;
    }

    /// <summary>The same commit without a signature in it.</summary>
    public CommitObject WithoutSignature() => Parse(GetSignedBytes(), "without its signature");

    private static GitObjectId IdOf(ReadOnlySpan<byte> bytes)
    {
        byte[] header = Encoding.ASCII.GetBytes("commit " + bytes.Length.ToString(CultureInfo.InvariantCulture) + "\0");
        Span<byte> digest = stackalloc byte[Sha1.Size];
        Sha1.Hash([.. header, .. bytes], digest);
        return GitObjectId.FromBytes(digest);
    }
}
