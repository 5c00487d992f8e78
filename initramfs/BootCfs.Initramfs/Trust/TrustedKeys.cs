using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs.Trust;

/// <summary>Who may sign what boots, and what is revoked. All of it lies in the initramfs, which is authenticated with the kernel.</summary>
internal sealed class TrustedKeys
{
    private const int MaxFile = 1 << 20;

    // By the keys' bytes; those of text would be hashed with a random number.
    private readonly Dictionary<Ed25519PublicKey, string> _keys = [];
    private readonly Dictionary<Ed25519PublicKey, string> _revoked = [];
    private readonly List<RevokedCommit> _revokedCommits = [];

    private TrustedKeys()
    {
    }

    /// <summary>Whether somebody wanted signatures: a file for keys is there, even if no key of it is left.</summary>
    internal bool AreWanted { get; private set; }

    /// <summary>Keys in any state: those of which signatures are worth a look.</summary>
    internal IEnumerable<Ed25519PublicKey> All => _keys.Keys.Union(_revoked.Keys);

    /// <summary>Reads folders of trust; a file that is not understood could have been the one that revokes.</summary>
    /// <param name="root">The root directory of the initramfs.</param>
    /// <param name="folders">Absolute paths of the folders; those that are missing say nothing.</param>
    internal static TrustedKeys Load(DirectoryHandle root, IReadOnlyList<string> folders)
    {
        var trust = new TrustedKeys();
        var walker = new DirectoryWalker();
        foreach (string folder in folders)
        {
            trust.AreWanted |= Read(root, walker, $"{folder}/{HostLayout.Keys}", PublicKeyList.Suffix, (text, path, name) => Add(trust._keys, text, path, name));
            string revoked = $"{folder}/{HostLayout.Revoked}";
            Read(root, walker, revoked, PublicKeyList.Suffix, (text, path, name) => Add(trust._revoked, text, path, name));
            Read(root, walker, revoked, RevokedCommitList.Suffix, (text, path, _) => trust._revokedCommits.AddRange(RevokedCommitList.Parse(text, path)));
        }

        return trust;
    }

    /// <summary>Why a key does not count; null when it does.</summary>
    internal string? Refuse(in Ed25519PublicKey key) =>
        _revoked.ContainsKey(key) ? Describe(key) + " is revoked" : _keys.ContainsKey(key) ? null : Describe(key) + " is not trusted";

    /// <summary>A key by its name, where it has one here, and its fingerprint.</summary>
    internal string Describe(in Ed25519PublicKey key) =>
        _keys.TryGetValue(key, out string? name) || _revoked.TryGetValue(key, out name)
            ? "key " + name + " (" + key.Fingerprint + ")"
            : "key " + key.Fingerprint;

    /// <summary>The revocation that one of these names falls under; null when there is none.</summary>
    internal RevokedCommit? FindRevoked(IReadOnlyList<GitObjectId> names)
    {
        foreach (RevokedCommit revoked in _revokedCommits)
        {
            if (names.Contains(revoked.Id))
                return revoked;
        }

        return null;
    }

    private static void Add(Dictionary<Ed25519PublicKey, string> keys, byte[] text, string path, string name)
    {
        foreach (SshPublicKey key in PublicKeyList.Parse(text, path))
            keys.TryAdd(key.Key, name);
    }

    // True when there is such a file.
    private static bool Read(
        DirectoryHandle root, DirectoryWalker walker, string folder, string suffix, Action<byte[], string, string> take)
    {
        using DirectoryHandle? directory = root.TryOpenDirectory(folder[1..], Symlinks.Follow);
        if (directory is null)
            return false;

        bool found = false;
        foreach (DirectoryName entry in walker.ReadNames(directory))
        {
            string name = Encoding.UTF8.GetString(entry.Name);
            // A dot in front: a file that was being written.
            if (name.StartsWith('.') || !name.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            found = true;
            using SafeFileHandle file = directory.OpenFile(entry.Name, symlinks: Symlinks.Follow);
            take(FileHandle.ReadAll(file, MaxFile), folder + "/" + name, name[..^suffix.Length]);
        }

        return found;
    }
}
