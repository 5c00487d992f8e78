using System.Text;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit.Evidence;

/// <summary>Keys of the hosts whose evidence is believed: <c>hosts.d/*.pub</c> of folders of trust, named by their files.</summary>
public static class KnownHosts
{
    private const string Folder = "hosts.d";
    private const int MaxFile = 1 << 20;

    /// <summary>Reads the keys of some folders; one that has none says nothing.</summary>
    /// <exception cref="InvalidKeyException">A file is malformed.</exception>
    public static IReadOnlyList<(string Name, Ed25519PublicKey Key)> Read(IEnumerable<string> folders)
    {
        var found = new List<(string, Ed25519PublicKey)>();
        foreach (string folder in folders.Where(Directory.Exists))
        {
            using DirectoryHandle trust = DirectoryHandle.Open(folder);
            using DirectoryHandle? hosts = trust.TryOpenDirectory(Folder);
            foreach (DirectoryName entry in hosts is null ? [] : new DirectoryWalker().ReadNames(hosts))
            {
                string name = Encoding.UTF8.GetString(entry.Name);
                if (!name.EndsWith(PublicKeyList.Suffix, StringComparison.Ordinal))
                    continue;
                using SafeFileHandle file = hosts!.OpenFile(entry.Name); // there are names in it
                found.AddRange(PublicKeyList.Parse(FileHandle.ReadAll(file, MaxFile), $"{hosts.Path}/{name}")
                    .Select(key => (name[..^PublicKeyList.Suffix.Length], key.Key)));
            }
        }

        return found;
    }
}
