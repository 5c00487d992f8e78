using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Fuzz.Targets;

/// <summary>
/// Keys: a public one when the input begins with <c>s</c>; a private one in its armor when with a dash, else its bytes
/// after one that chooses the armor, so that the fuzzer need not find its way through base64.
/// </summary>
internal static class KeyTarget
{
    private const string Name = "fuzz";
    private static readonly string[] Labels = ["OPENSSH PRIVATE KEY", "PRIVATE KEY"];

    internal static void Attack(byte[] input)
    {
        if (input is [(byte)'s', ..])
        {
            SshPublicKey key = SshPublicKey.Parse(input, Name);
            FuzzTarget.Same(key, SshPublicKey.Parse(Encoding.UTF8.GetBytes(key.ToString()), Name), "public key");
            return;
        }

        using PrivateKey secret = PrivateKey.Parse(input is [] or [(byte)'-', ..] ? input : Wrap(input), Name);
        FuzzTarget.Same(PrivateKey.SeedSize, secret.Seed.Length, "length of the seed");
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        byte[] zeros = new byte[Ed25519PublicKey.Size];
        SshPublicKey key = new(Ed25519PublicKey.FromBytes(zeros), "a b");
        yield return Encoding.UTF8.GetBytes(key.ToString());

        byte[] pkcs8 = [1, .. Convert.FromHexString("302e020100300506032b657004220420"), .. zeros];
        byte[] blob = Convert.FromBase64String(key.ToString().Split(' ')[1]);
        byte[] secrets = [.. new byte[8], .. blob, 0, 0, 0, 64, .. zeros, .. zeros, 0, 0, 0, 1, (byte)'c', 1, 2, 3, 4];
        byte[] openSsh =
        [
            0, .. "openssh-key-v1\0\0\0\0\x4none\0\0\0\x4none\0\0\0\0\0\0\0\x1\0\0\0"u8, (byte)blob.Length, .. blob,
            0, 0, 0, (byte)secrets.Length, .. secrets,
        ];
        yield return pkcs8;
        yield return openSsh;
        yield return Wrap(pkcs8);
        yield return Wrap(openSsh);
    }

    private static byte[] Wrap(ReadOnlySpan<byte> input)
    {
        string label = Labels[input[0] & 1];
        return Encoding.ASCII.GetBytes($"-----BEGIN {label}-----\n{Convert.ToBase64String(input[1..])}\n-----END {label}-----\n");
    }
}
