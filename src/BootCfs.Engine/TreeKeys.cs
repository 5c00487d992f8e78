using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs;

/// <summary>The keys that a tree carries for the hosts that run it to trust: <c>/usr/lib/bootcfs/keys.d</c>.</summary>
internal static class TreeKeys
{
    private const int MaxFile = 1 << 20;

    /// <summary>Reads them, in order of their lines; each has the name of its file for a comment.</summary>
    /// <exception cref="InvalidKeyException">A file there is no list of keys: hosts would refuse it.</exception>
    internal static IReadOnlyList<SshPublicKey> Read(TreeContent content)
    {
        ValidatedTree tree = content.Tree;
        if (!tree.TryGetPath(Encoding.UTF8.GetBytes($"{HostLayout.VendorTrust}/{HostLayout.Keys}"), out NodeId folder)
            || !Mode.IsDirectory(tree.Attributes(folder).Mode))
            return [];

        var keys = new List<SshPublicKey>();
        foreach (NodeId entry in tree.Children(folder))
        {
            string name = Encoding.UTF8.GetString(tree.Name(entry));
            if (!name.EndsWith(PublicKeyList.Suffix, StringComparison.Ordinal) || name.StartsWith('.'))
                continue;
            string path = tree.DisplayPath(entry);
            NodeId file = tree.Resolve(entry);
            if (!Mode.IsRegular(tree.Attributes(file).Mode))
                throw new InvalidKeyException(path, "is no regular file");
            if (name.Any(c => char.IsControl(c) || c == '\ufffd'))
                throw new InvalidKeyException(path, "has a name that cannot be shown");
            keys.AddRange(PublicKeyList.Parse(content.Read(file, MaxFile), path)
                .Select(key => key with { Comment = name[..^PublicKeyList.Suffix.Length] }));
        }

        return [.. keys.Distinct().OrderBy(key => key.ToString(), StringComparer.Ordinal)];
    }
}
