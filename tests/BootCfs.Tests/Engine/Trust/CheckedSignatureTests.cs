using System.Numerics;
using BootCfs.Format.Signing;
using BootCfs.Tests.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

public class CheckedSignatureTests
{
    private static readonly byte[] Message = "message\n"u8.ToArray();

    [ToolTheory("ssh-keygen")]
    [InlineData(SshHash.Sha256)]
    [InlineData(SshHash.Sha512)]
    public void What_ssh_keygen_signs_is_good_and_nothing_else_with_its_key(SshHash hash)
    {
        using var tools = new SshTools();
        byte[] text = tools.SshKeygenSignature(Message, hash);
        CheckedSignature good = CheckedSignature.Of(text, "git", Message, "it");
        Assert.True(good.IsGood);
        Assert.Equal((tools.PublicKey.Key, null), (good.Signature?.PublicKey, good.Problem));

        CheckedSignature other = CheckedSignature.Of(text, "git", "message"u8, "it");
        Assert.False(other.IsGood);
        Assert.Equal((SignatureFault.Wrong, $"signature of it: {tools.PublicKey.Key.Fingerprint} has not made it"), (other.Fault, other.Problem));
    }

    [ToolFact("ssh-keygen")]
    public void One_for_another_purpose_is_not_taken_and_says_for_which()
    {
        using var tools = new SshTools();
        byte[] text = tools.SshKeygenSignature(Message, SshHash.Sha512);
        CheckedSignature found = CheckedSignature.Of(text, "file", Message, "it");
        Assert.Equal((SignatureFault.WrongNamespace, "signature of it: is for 'git', not for 'file'"), (found.Fault, found.Problem));

        // Nor when only its name was changed: the namespace is signed.
        SshSignature signature = SshSignature.ParseText(text, "it");
        SshSignature renamed = SshSignature.Create(signature.PublicKey, "file", signature.Hash, signature.Signature.Span);
        Assert.Equal(SignatureFault.Wrong, CheckedSignature.Of(renamed, "file", Message, "it").Fault);
    }

    [ToolFact("ssh-keygen")]
    public void The_hash_that_it_names_is_signed_too()
    {
        using var tools = new SshTools();
        SshSignature signature = SshSignature.ParseText(tools.SshKeygenSignature(Message, SshHash.Sha512), "it");
        SshSignature other = SshSignature.Create(signature.PublicKey, "git", SshHash.Sha256, signature.Signature.Span);
        Assert.Equal(SignatureFault.Wrong, CheckedSignature.Of(other, "git", Message, "it").Fault);
    }

    [ToolFact("ssh-keygen")]
    public void A_number_larger_by_the_order_makes_no_second_signature()
    {
        using var tools = new SshTools();
        SshSignature signature = SshSignature.ParseText(tools.SshKeygenSignature(Message, SshHash.Sha512), "it");
        BigInteger order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        byte[] larger = (new BigInteger(signature.Signature.Span[32..], isUnsigned: true) + order).ToByteArray(isUnsigned: true);
        SshSignature second = SshSignature.Create(
            signature.PublicKey, "git", signature.Hash, [.. signature.Signature.Span[..32], .. larger, .. new byte[32 - larger.Length]]);
        Assert.Equal(SignatureFault.Wrong, CheckedSignature.Of(second, "git", Message, "it").Fault);
    }

    // For the neutral point the signature of zeros fits every message by arithmetic.
    [Fact]
    public void A_weak_key_signs_nothing()
    {
        SshSignature signature = SshSignature.Create(
            Ed25519PublicKey.FromBytes([1, .. new byte[31]]), "git", SshHash.Sha512, [1, .. new byte[63]]);
        Assert.Equal(SignatureFault.Wrong, CheckedSignature.Of(signature, "git", Message, "it").Fault);
    }

    [Fact]
    public void A_text_that_is_no_signature_is_a_verdict_with_the_reason()
    {
        CheckedSignature found = CheckedSignature.Of("-----BEGIN PGP SIGNATURE-----\n"u8, "git", Message, "it");
        Assert.Equal((null, SignatureFault.Malformed), (found.Signature, found.Fault));
        Assert.Equal("signature of it: does not begin with -----BEGIN SSH SIGNATURE-----", found.Problem);
    }
}
