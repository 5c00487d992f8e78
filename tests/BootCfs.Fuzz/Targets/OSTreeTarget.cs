using System.Text;
using BootCfs.Format.OSTree;

namespace BootCfs.Fuzz.Targets;

/// <summary>Objects of OSTree, its configuration and revisions; the first byte tells which.</summary>
internal static class OSTreeTarget
{
    private const string Name = "fuzz";

    internal static void Attack(byte[] input)
    {
        if (input.Length == 0)
            return;
        byte[] bytes = input[1..];
        switch (input[0])
        {
            case (byte)'c':
                OSTreeCommit.Parse(bytes, Name);
                break;
            case (byte)'t':
                FuzzTarget.SameList(bytes, ToBytes(OSTreeDirTree.Parse(bytes, Name)), "dirtree");
                break;
            case (byte)'m':
                FuzzTarget.SameList(bytes, ToBytes(OSTreeDirMeta.Parse(bytes, Name)), "dirmeta");
                break;
            case (byte)'h':
                FuzzTarget.SameList(bytes, OSTreeFileHeader.Parse(bytes, Name).ToChecksummed()[OSTreeFileHeader.PrefixSize..], "file header");
                break;
            case (byte)'z':
                OSTreeFileHeader.ParseArchived(bytes, Name, out _);
                break;
            case (byte)'x':
                OSTreeFileHeader.ParseAttribute(bytes, Name);
                break;
            case (byte)'s':
                OSTreeSignatures.Parse(bytes, Name);
                break;
            case (byte)'k':
                OSTreeKeyFile.Parse(Encoding.UTF8.GetString(bytes), Name);
                break;
            case (byte)'f':
                OSTreeConfig.Parse(Encoding.UTF8.GetString(bytes), Name);
                break;
            case (byte)'r':
                string text = Encoding.UTF8.GetString(bytes);
                if (OSTreeRevision.TryParse(text, out OSTreeRevision revision))
                    FuzzTarget.Same(text, revision.ToString(), "revision");
                break;
        }
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        byte[] checksum = new byte[OSTreeChecksum.Size];
        GVariantValue name = GVariantValue.Text("name"u8);
        GVariantValue other = GVariantValue.Text("other"u8);
        GVariantValue id = GVariantValue.OfBytes(checksum);
        GVariantValue zero = GVariantValue.UInt32(0);
        GVariantValue longZero = new(new byte[8], 8, IsFixed: true);
        GVariantValue xattrs = GVariantValue.Array(1, GVariantValue.Tuple(GVariantValue.OfBytes("user.a\0"u8.ToArray()), id));
        GVariantValue metadata = GVariantValue.Array(8, Entry("ostree.composefs.digest.v0"u8, checksum, "ay"u8), Entry("version"u8, "1\0"u8, "s"u8));
        GVariantValue signatures = GVariantValue.Array(1, GVariantValue.OfBytes(new byte[64]));
        GVariantValue file = GVariantValue.UInt32(0x81a4);
        return
        [
            [(byte)'c', .. GVariantValue.Tuple(metadata, id, GVariantValue.Array(1), name, name, longZero, id, id).Bytes],
            [(byte)'t', .. GVariantValue.Tuple(GVariantValue.Array(1, GVariantValue.Tuple(name, id)), GVariantValue.Array(1, GVariantValue.Tuple(other, id, id))).Bytes],
            [(byte)'t', 0],
            [(byte)'m', .. GVariantValue.Tuple(zero, zero, GVariantValue.UInt32(0x41ed), xattrs).Bytes],
            [(byte)'h', .. GVariantValue.Tuple(zero, zero, GVariantValue.UInt32(0xa1ff), zero, name, xattrs).Bytes],
            [(byte)'z', .. GVariantValue.Tuple(longZero, zero, zero, file, zero, GVariantValue.Text([]), xattrs).Bytes],
            [(byte)'x', .. GVariantValue.Tuple(zero, zero, file, xattrs).Bytes],
            [(byte)'s', .. GVariantValue.Array(8, Entry("ostree.sign.ed25519"u8, signatures.Bytes, "aay"u8)).Bytes],
            [(byte)'k', .. Encoding.ASCII.GetBytes(Convert.ToBase64String(checksum)), (byte)'\n'],
            [(byte)'f', .. "[core]\nrepo_version=1\nmode=bare-user\nparent=/a\n"u8],
            [(byte)'r', .. "origin:a/b-c^"u8],
        ];
    }

    private static GVariantValue Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> type) =>
        GVariantValue.Tuple(GVariantValue.Text(key), new GVariantValue([.. value, 0, .. type], 8, IsFixed: false));

    private static byte[] ToBytes(OSTreeDirTree tree) => GVariantValue.Tuple(
        GVariantValue.Array(1, [.. tree.Files.Select(file => GVariantValue.Tuple(GVariantValue.Text(file.Name), Of(file.Checksum)))]),
        GVariantValue.Array(1, [.. tree.Directories.Select(entry =>
            GVariantValue.Tuple(GVariantValue.Text(entry.Name), Of(entry.Tree), Of(entry.Meta)))])).Bytes;

    private static byte[] ToBytes(OSTreeDirMeta meta) => GVariantValue.Tuple(
        GVariantValue.UInt32(meta.Uid), GVariantValue.UInt32(meta.Gid), GVariantValue.UInt32(meta.Mode), OSTreeXattr.ToValue(meta.Xattrs)).Bytes;

    private static GVariantValue Of(OSTreeChecksum checksum) => GVariantValue.OfBytes(checksum.Bytes.ToArray());
}
