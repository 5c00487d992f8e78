using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using CsCheck;

namespace BootCfs.Tests.Format.Erofs;

/// <summary>Trees that an image can hold, made without any text; a failing one shrinks to few and small entries.</summary>
internal static class TreeGen
{
    private static readonly Gen<byte[]> Name = Gen.Frequency(
        (6, Gen.Byte.Where(b => b is not (0 or (byte)'/')).Array[1, 12]),
        (1, Gen.Byte[(byte)'a', (byte)'z'].Array[200, 255]));

    private static readonly Gen<byte[]> Key = Gen.OneOfConst(
        "user.a"u8.ToArray(), "user."u8.ToArray(), "security.selinux"u8.ToArray(), "trusted.overlay.opaque"u8.ToArray(),
        "trusted.overlay.overlay.x"u8.ToArray(), "trusted.overlay.whiteout"u8.ToArray(), "user.overlay.whiteouts"u8.ToArray(),
        "user.overlay.opaque"u8.ToArray(), "trusted.overlay.redirect"u8.ToArray(), "trusted.overlay.metacopy"u8.ToArray(),
        "system.posix_acl_access"u8.ToArray(), "lustre.z"u8.ToArray(), "other"u8.ToArray());

    private static readonly Gen<NodeAttributes> Attributes = Gen.Select(
        Gen.UInt[0, 4095], Gen.UInt[1, 70_000], Gen.OneOf(Gen.UInt[0, 2], Gen.UInt), Gen.OneOf(Gen.UInt[0, 2], Gen.UInt),
        Gen.OneOf(Gen.Long[0, 1], Gen.Long), Gen.OneOf(Gen.UInt[0, 1], Gen.UInt[0, 999_999_999]),
        (mode, nlink, uid, gid, seconds, nanoseconds) => new NodeAttributes
        {
            Mode = mode, Nlink = nlink, Uid = uid, Gid = gid, MtimeSec = seconds, MtimeNsec = nanoseconds,
        });

    private static readonly Gen<Payload> Payloads = Gen.Frequency(
        (3, Gen.Const(new Payload(Mode.S_IFDIR))),
        (2, Gen.Byte.Where(b => b != 0).Array[1, 60].Select(target => new Payload(Mode.S_IFLNK, Target: target, Size: (ulong)target.Length))),
        (2, Gen.OneOf(Gen.Byte.Array[0, 70], Gen.Byte.Array[2000, 5000]).Select(content => new Payload(Mode.S_IFREG, Content: content, Size: (ulong)content.Length))),
        (2, Gen.Select(Gen.OneOf(Gen.ULong[1, 5000], Gen.ULong[1, 1UL << 53]), Gen.Byte.Array[32, 32], (size, digest) =>
            new Payload(Mode.S_IFREG, Digest: FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, digest), Size: size))),
        (2, Gen.Select(Gen.OneOfConst(Mode.S_IFCHR, Mode.S_IFBLK), Gen.UInt[0, 2], (mode, rdev) => new Payload(mode, Rdev: rdev))),
        (1, Gen.OneOfConst(Mode.S_IFIFO, Mode.S_IFSOCK).Select(mode => new Payload(mode))),
        (1, Gen.Const(new Payload(0)))); // a hard link

    private static readonly Gen<(byte[] Key, byte[] Value)[]> Xattrs = Gen.Select(Key, Gen.Byte.Array[0, 40]).Array[0, 4];

    private static readonly Gen<Entry> Entries = Gen.Select(
        Gen.Int[0, 1000], Name, Attributes, Payloads, Xattrs,
        (place, name, attributes, payload, xattrs) => new Entry(place, name, attributes, payload, xattrs));

    /// <summary>The entries below a root.</summary>
    internal static Gen<Entry[]> Trees { get; } = Entries.Array[0, 40];

    /// <summary>Makes the tree; entries of a name that is taken are left out.</summary>
    internal static ValidatedTree Build(Entry[] entries)
    {
        var tree = new FileTree();
        List<NodeId> directories = [tree.AddRoot(new NodeAttributes { Mode = Mode.S_IFDIR | 0x1ed, Nlink = 1 })];
        List<NodeId> others = [];
        HashSet<string> taken = [];
        foreach (Entry entry in entries)
        {
            NodeId parent = directories[entry.Place % directories.Count];
            bool isLink = entry.Payload.Type == 0;
            if (entry.Name is [(byte)'.'] or [(byte)'.', (byte)'.'] || (isLink && others.Count == 0)
                || !taken.Add($"{parent.Index}/{Convert.ToHexString(entry.Name)}"))
                continue;
            if (isLink)
            {
                tree.AddLink(parent, entry.Name, others[entry.Place % others.Count]);
                continue;
            }

            NodeId node = Add(tree, parent, entry);
            // Only the directory of a whiteout's first name is marked, and no image says which name that was.
            if (!tree.Attributes(node).IsWhiteout)
                (Mode.IsDirectory(entry.Payload.Type) ? directories : others).Add(node);
        }

        return ValidatedTree.From(tree);
    }

    private static NodeId Add(FileTree tree, NodeId parent, Entry entry)
    {
        Payload payload = entry.Payload;
        NodeId node = tree.Add(parent, entry.Name, entry.Attributes with
        {
            Mode = entry.Attributes.Mode | payload.Type, Size = payload.Size, Rdev = payload.Rdev,
        });
        if (payload.Target is not null)
            tree.SetPayload(node, payload.Target);
        if (payload.Content is not null)
            tree.SetContent(node, payload.Content);
        if (payload.Digest is FsVerityDigest digest)
        {
            tree.SetDigest(node, digest);
            tree.SetPayload(node, System.Text.Encoding.ASCII.GetBytes(digest.ObjectPath));
        }

        foreach ((byte[] key, byte[] value) in entry.Xattrs)
            Assert.True(tree.TrySetXattr(node, key, value));
        return node;
    }

    /// <summary>One entry; its place chooses a directory, or what a hard link leads to.</summary>
    internal sealed record Entry(int Place, byte[] Name, NodeAttributes Attributes, Payload Payload, (byte[] Key, byte[] Value)[] Xattrs);

    /// <summary>What an entry is and has; type 0 is a hard link.</summary>
    internal sealed record Payload(
        uint Type, ulong Size = 0, uint Rdev = 0, byte[]? Target = null, byte[]? Content = null, FsVerityDigest? Digest = null);
}
