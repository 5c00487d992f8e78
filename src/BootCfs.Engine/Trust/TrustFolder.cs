using System.Text;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Trust;

/// <summary>What a folder of trust says. A file in it that cannot be understood makes all of it unusable: it could be the one that forbids.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Keys">Keys of <c>keys.d</c>, by the names of their files.</param>
/// <param name="RevokedKeys">Keys of <c>revoked.d</c>.</param>
/// <param name="RevokedCommits">Commits of <c>revoked.d</c>.</param>
/// <param name="Rules">What <c>trust.toml</c> says.</param>
public sealed record TrustFolder(
    string Path,
    IReadOnlyList<(string Name, SshPublicKey Key, string Source)> Keys,
    IReadOnlyList<RevokedKey> RevokedKeys,
    IReadOnlyList<CommitRevocation> RevokedCommits,
    TrustRules Rules)
{
    /// <summary>Reads a folder; one that is not there says nothing.</summary>
    /// <exception cref="InvalidKeyException">A key cannot be understood.</exception>
    /// <exception cref="InvalidCommitException">A list of revoked commits cannot be understood.</exception>
    /// <exception cref="InvalidMetadataException">The rules cannot be understood, or a name in the folder means nothing.</exception>
    /// <exception cref="UnsafeTrustException">It is the system's, and others can change it.</exception>
    public static TrustFolder Read(TrustPlace place)
    {
        DirectoryHandle folder;
        try
        {
            folder = DirectoryHandle.Open(place.Path);
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT && !place.IsRequired)
        {
            return new TrustFolder(place.Path, [], [], [], TrustRules.None);
        }

        using (folder)
            return new Reader(folder, place).Read();
    }

    private sealed class Reader(DirectoryHandle folder, TrustPlace place)
    {
        private const int MaxSize = 16 << 20;
        private const uint WritableByOthers = 0b000_010_010;

        private readonly List<RevokedKey> _revokedKeys = [];
        private readonly List<CommitRevocation> _revokedCommits = [];

        internal TrustFolder Read()
        {
            RequireProtected(place.Path, folder.Stat());
            var keys = new List<(string, SshPublicKey, string)>();
            foreach (string name in Names(HostLayout.Keys).Where(name => name.EndsWith(PublicKeyList.Suffix, StringComparison.Ordinal)))
            {
                foreach ((SshPublicKey key, string source) in ReadKeys($"{HostLayout.Keys}/{name}"))
                    keys.Add((Stem(name), key, source));
            }

            foreach (string name in Names(HostLayout.Revoked))
                ReadRevoked(name);
            using SafeFileHandle? rules = folder.TryOpenFile(HostLayout.TrustFile, Symlinks.Follow);
            return new TrustFolder(
                place.Path, keys, _revokedKeys, _revokedCommits, rules is null ? TrustRules.None : TrustRules.Parse(ReadFile(rules, HostLayout.TrustFile), Join(HostLayout.TrustFile)));
        }

        private void ReadRevoked(string name)
        {
            string path = $"{HostLayout.Revoked}/{name}";
            if (name.EndsWith(PublicKeyList.Suffix, StringComparison.Ordinal))
            {
                foreach ((SshPublicKey key, string source) in ReadKeys(path))
                    _revokedKeys.Add(new RevokedKey(Stem(name), key.Key, source));
            }
            else if (name.EndsWith(RevokedCommitList.Suffix, StringComparison.Ordinal))
            {
                foreach (RevokedCommit commit in RevokedCommitList.Parse(ReadFile(path), Join(path)))
                    _revokedCommits.Add(new CommitRevocation(commit, Join(path)));
            }
            else
            {
                throw new InvalidMetadataException(
                    Join(path), $"ends with neither {PublicKeyList.Suffix} nor {RevokedCommitList.Suffix}, so it revokes nothing");
            }
        }

        // Names with a dot in front are files that are being written.
        private IEnumerable<string> Names(string directory)
        {
            using DirectoryHandle? opened = folder.TryOpenDirectory(directory, Symlinks.Follow);
            if (opened is null)
                return [];
            RequireProtected(opened.Path, opened.Stat());
            return
            [
                .. new DirectoryWalker().ReadNames(opened)
                    .Select(entry => Encoding.UTF8.GetString(entry.Name))
                    .Where(name => !name.StartsWith('.')),
            ];
        }

        private IEnumerable<(SshPublicKey Key, string Source)> ReadKeys(string path) =>
            PublicKeyList.Parse(ReadFile(path), Join(path)).Select(key => (key, Join(path)));

        private byte[] ReadFile(string path)
        {
            using SafeFileHandle file = folder.OpenFile(path, symlinks: Symlinks.Follow);
            return ReadFile(file, path);
        }

        private byte[] ReadFile(SafeFileHandle file, string path)
        {
            FileStatus status = FileHandle.Stat(file);
            if (!status.IsRegular)
                throw new InvalidMetadataException(Join(path), "no regular file");
            RequireProtected(Join(path), status);
            return FileHandle.ReadAll(file, MaxSize);
        }

        private void RequireProtected(string path, in FileStatus status)
        {
            if (!place.IsSystem)
                return;
            if (status.Uid != 0)
                throw new UnsafeTrustException(path, $"belongs to user {status.Uid}, who could change what this system trusts") { Hint = $"chown root {path}" };
            if ((status.Permissions & WritableByOthers) != 0)
                throw new UnsafeTrustException(path, "others than root can change what this system trusts") { Hint = $"chmod go-w {path}" };
        }

        private string Join(string name) => $"{place.Path.TrimEnd('/')}/{name}";

        private static string Stem(string name) => name[..^PublicKeyList.Suffix.Length];
    }
}
