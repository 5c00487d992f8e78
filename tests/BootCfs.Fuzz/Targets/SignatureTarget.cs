using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Fuzz.Targets;

/// <summary>SSH signatures: text when they begin with a dash, else binary.</summary>
internal static class SignatureTarget
{
    private const string Name = "fuzz";

    internal static void Attack(byte[] input)
    {
        if (input is [(byte)'-', ..])
        {
            SshSignature text = SshSignature.ParseText(input, Name);
            FuzzTarget.SameList(text.ToBytes(), SshSignature.ParseText(Encoding.UTF8.GetBytes(text.ToString()), Name).ToBytes(), "signature");
        }
        else
        {
            FuzzTarget.SameList(input, SshSignature.Parse(input, Name).ToBytes(), "signature");
        }
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        Ed25519PublicKey key = Ed25519PublicKey.FromBytes(new byte[Ed25519PublicKey.Size]);
        foreach (SshHash hash in new[] { SshHash.Sha256, SshHash.Sha512 })
        {
            SshSignature signature = SshSignature.Create(key, SshSignature.GitNamespace, hash, new byte[SshSignature.SignatureSize]);
            yield return signature.ToBytes();
            yield return Encoding.UTF8.GetBytes(signature.ToString());
        }
    }
}
