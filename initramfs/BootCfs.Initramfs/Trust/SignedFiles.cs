using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs.Trust;

/// <summary>
/// What a deployment's directory holds of its commit. It lies on the disk that is to be verified, so anything may be there:
/// only regular files are read, and no more of them than such a file can have.
/// </summary>
internal sealed class SignedFiles : IDisposable
{
    private const int MaxCommit = 1 << 20;
    private const int MaxRelease = 1 << 20;
    private const int MaxSignature = 16 << 10;

    private readonly DirectoryHandle _state;

    private SignedFiles(DirectoryHandle state) => _state = state;

    /// <summary>Opens the directory of a deployment.</summary>
    internal static SignedFiles Open(DirectoryHandle physical, DeploymentId deployment)
    {
        string path = HostLayout.Deployment(deployment.ToString());
        return new(physical.TryOpenDirectory(path) ?? throw RootException.Missing("no state directory " + PathOf(physical.Path, path)));
    }

    /// <summary>Path of the commit, for messages.</summary>
    internal string CommitPath => PathOf(_state.Path, HostLayout.CommitFile);

    /// <summary>Path of <c>release.toml</c>, for messages.</summary>
    internal string ReleasePath => PathOf(_state.Path, HostLayout.ReleaseFile);

    internal byte[] ReadCommit() =>
        TryRead(HostLayout.CommitFile, MaxCommit) ?? throw RootException.Missing("no commit " + CommitPath);

    internal byte[] ReadRelease() =>
        TryRead(HostLayout.ReleaseFile, MaxRelease) ?? throw RootException.Missing("no file " + ReleasePath);

    /// <summary>The signature by a key that lies beside the commit; null when there is none.</summary>
    internal byte[]? TryReadSignature(in Ed25519PublicKey key) => TryRead(SignatureName(key), MaxSignature);

    /// <summary>Path of the signature by a key, for messages.</summary>
    internal string SignaturePath(in Ed25519PublicKey key) => PathOf(_state.Path, SignatureName(key));

    public void Dispose() => _state.Dispose();

    // Looked for by the keys that count, never listed: what else lies there costs nothing.
    private static string SignatureName(in Ed25519PublicKey key) => HostLayout.Signatures + "/" + HostLayout.SignatureFile(key.FingerprintHex);

    private byte[]? TryRead(string name, int limit)
    {
        using SafeFileHandle? file = _state.TryOpenFile(name);
        if (file is null)
            return null;
        return FileHandle.Stat(file).IsRegular
            ? FileHandle.ReadAll(file, limit)
            : throw new RootException(ErrorCode.InvalidMetadata, PathOf(_state.Path, name) + " is not a regular file");
    }

    private static string PathOf(string directory, string name) => directory + "/" + name;
}
