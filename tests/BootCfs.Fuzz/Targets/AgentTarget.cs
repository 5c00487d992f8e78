using BootCfs.Format.Signing;

namespace BootCfs.Fuzz.Targets;

/// <summary>Answers of an ssh-agent: a signature when they begin with its number, else a list of keys.</summary>
internal static class AgentTarget
{
    private const string Name = "fuzz";
    private const byte SignResponse = 14;

    internal static void Attack(byte[] input)
    {
        if (input is [SignResponse, ..])
        {
            FuzzTarget.Same(SshSignature.SignatureSize, SshAgentMessages.ReadSignature(input, Name).Length, "length of the signature");
            return;
        }

        IReadOnlyList<SshAgentIdentity> keys = SshAgentMessages.ReadIdentities(input, Name);
        FuzzTarget.SameList(keys.Select(key => key.Key?.Fingerprint ?? key.Fingerprint), keys.Select(key => key.Fingerprint), "fingerprint");
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        byte[] blob = Convert.FromBase64String(Ed25519PublicKey.FromBytes(new byte[Ed25519PublicKey.Size]).ToString().Split(' ')[1]);
        byte[] other = [0, 0, 0, 7, .. "ssh-rsa"u8, 0, 0, 0, 1, 3];
        yield return [5];
        yield return [12, 0, 0, 0, 0];
        yield return [12, 0, 0, 0, 2, 0, 0, 0, (byte)blob.Length, .. blob, 0, 0, 0, 3, .. "ada"u8, 0, 0, 0, (byte)other.Length, .. other, 0, 0, 0, 0];
        yield return [SignResponse, 0, 0, 0, 83, 0, 0, 0, 11, .. "ssh-ed25519"u8, 0, 0, 0, 64, .. new byte[64]];
    }
}
