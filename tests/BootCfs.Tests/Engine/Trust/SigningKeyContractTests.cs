using System.Text;
using BootCfs.Format.Signing;
using BootCfs.Tests.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

/// <summary>What holds for a key wherever it is kept.</summary>
public abstract class SigningKeyContractTests : IDisposable
{
    private readonly SshTools _tools = new();

    /// <summary>Opens a key that ssh-keygen has made.</summary>
    /// <param name="file">The private half; the public one is beside it.</param>
    protected abstract ISigningKey Open(string file);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _tools.Dispose();

    [ToolTheory("ssh-keygen", "ssh-agent")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Its_signature_is_the_one_that_ssh_keygen_makes(int length)
    {
        byte[] message = new byte[length];
        using ISigningKey key = Open(_tools.KeyFile);
        SshSignature signature = SshSigner.Sign(key, "git", message, "it", CancellationToken.None);
        Assert.Equal(Encoding.ASCII.GetString(_tools.SshKeygenSignature(message, SshHash.Sha512)), signature.ToString());
        Assert.Equal(_tools.PublicKey.Key, key.PublicKey);
        Assert.True(CheckedSignature.Of(signature, "git", message, "it").IsGood);
    }

    [ToolFact("ssh-keygen", "ssh-agent")]
    public void It_signs_again_and_for_other_purposes()
    {
        using ISigningKey key = Open(_tools.KeyFile);
        SshSignature git = SshSigner.Sign(key, "git", "x"u8, "it", CancellationToken.None);
        SshSignature file = SshSigner.Sign(key, "file", "x"u8, "it", CancellationToken.None);
        Assert.Equal(git.ToString(), SshSigner.Sign(key, "git", "x"u8, "it", CancellationToken.None).ToString());
        Assert.Equal("file", file.Namespace);
        Assert.NotEqual(git.Signature.ToArray(), file.Signature.ToArray());
    }
}
