using System.Text;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs;

/// <summary>The SELinux policy in a tree, as far as it says what label a file has. The policy of this machine has no part in it.</summary>
internal sealed class SELinuxPolicy
{
    private const string FileContexts = "contexts/files/file_contexts";
    private const string Hint = "install the policy in the tree, or leave out --selinux-policy";
    private const string TypeKey = "SELINUXTYPE=";
    private const int MaxConfig = 1 << 20;
    private const int MaxFileContexts = 1 << 27;

    // Where a system has it, and where a tree that is to be merged into /etc has it.
    private static readonly string[] Folders = ["/etc/selinux", "/usr/etc/selinux"];

    private static readonly string[] Suffixes = ["", ".homedirs", ".local", ".subs", ".subs_dist"];

    private readonly FileTree _tree;
    private readonly FileTreeLookup _lookup;
    private readonly ObjectStaging _staging;

    private SELinuxPolicy(FileTree tree, ObjectStaging staging)
    {
        _tree = tree;
        _lookup = new FileTreeLookup(tree);
        _staging = staging;
    }

    /// <summary>Labels everything in a tree with its own policy.</summary>
    /// <exception cref="SELinuxPolicyException">It has none, or one that cannot be used.</exception>
    /// <exception cref="MissingLibraryException">libselinux is not installed.</exception>
    internal static void Label(FileTree tree, ObjectStaging staging) => new SELinuxPolicy(tree, staging).Label();

    private void Label()
    {
        string source = Find();
        using DirectoryHandle folder = _staging.MakeFolder("selinux");
        foreach (string suffix in Suffixes)
        {
            if (TryRead(source + suffix, MaxFileContexts) is not { } content)
                continue;
            using SafeFileHandle file = folder.CreateFile(Path.GetFileName(FileContexts) + suffix, 0b110_000_000);
            FileHandle.Write(file, content);
        }

        using SELinuxLabels labels = SELinuxLabels.Open($"{folder.MagicPath}/{Path.GetFileName(FileContexts)}", source);
        SecurityLabels.Apply(_tree, labels.Find);
    }

    private string Find()
    {
        foreach (string folder in Folders)
        {
            if (TryRead($"{folder}/config", MaxConfig) is { } config && TypeIn(config) is { } type)
            {
                string named = $"{folder}/{type}/{FileContexts}";
                return TryFind(named) is not null ? named : throw new SELinuxPolicyException(
                    $"the tree has no {PathText.Display(Encoding.UTF8.GetBytes(named))}, which its {folder}/config asks for", Hint);
            }

            string[] all =
                [.. Types(folder).Select(name => $"{folder}/{name}/{FileContexts}").Where(path => TryFind(path) is not null)];
            if (all.Length == 1)
                return all[0];
            if (all.Length > 1)
                throw new SELinuxPolicyException($"the tree has {all.Length} policies below {folder}", $"name one as SELINUXTYPE in its {folder}/config");
        }

        throw new SELinuxPolicyException($"the tree has no {Folders[0]}/*/{FileContexts}", Hint);
    }

    // As libselinux reads it: the last of them counts.
    private static string? TypeIn(byte[] config)
    {
        string? type = null;
        foreach (string line in Encoding.UTF8.GetString(config).Split('\n'))
        {
            if (line.TrimStart().StartsWith(TypeKey, StringComparison.OrdinalIgnoreCase))
                type = line.Trim()[TypeKey.Length..];
        }

        return type is { Length: > 0 } ? type : null;
    }

    private IEnumerable<string> Types(string folder) => _lookup.TryFind(Encoding.UTF8.GetBytes(folder), out NodeId directory)
        ? _lookup.Names(directory).Select(Encoding.UTF8.GetString)
        : [];

    private NodeId? TryFind(string path)
    {
        if (!_lookup.TryFind(Encoding.UTF8.GetBytes(path), out NodeId entry))
            return null;
        NodeId node = _tree.Resolve(entry);
        return Mode.IsRegular(_tree.Attributes(node).Mode) ? node : null;
    }

    private byte[]? TryRead(string path, int limit)
    {
        if (TryFind(path) is not { } node)
            return null;
        return _tree.Digest(node).IsEmpty
            ? _tree.Content(node).ToArray()
            : _staging.Read(FsVerityDigest.FromBytes(_staging.Algorithm, _tree.Digest(node)), limit);
    }
}

/// <summary>A tree has no SELinux policy that its files could be labelled with.</summary>
public sealed class SELinuxPolicyException : BootCfsException
{
    internal SELinuxPolicyException(string reason, string hint)
        : base(ErrorCode.InvalidTree, reason) => Hint = hint;
}
