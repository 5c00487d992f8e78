using System.Text;
using BootCfs.Format.OSTree;

namespace BootCfs.Tests.Format.OSTree;

/// <summary>Objects of OSTree as bytes, right and wrong ones.</summary>
internal static class OSTreeObjectBytes
{
    /// <summary>A checksum of 32 equal bytes.</summary>
    internal static OSTreeChecksum Checksum(byte value) => OSTreeChecksum.FromBytes([.. Enumerable.Repeat(value, OSTreeChecksum.Size)]);

    internal static byte[] DirTree(GVariantValue[] files, GVariantValue[] directories) =>
        GVariantValue.Tuple(GVariantValue.Array(1, files), GVariantValue.Array(1, directories)).Bytes;

    internal static GVariantValue File(string name, byte[] checksum) => GVariantValue.Tuple(Text(name), GVariantValue.OfBytes(checksum));

    internal static GVariantValue File(string name, OSTreeChecksum checksum) => File(name, checksum.Bytes.ToArray());

    internal static GVariantValue Directory(string name, OSTreeChecksum tree, OSTreeChecksum meta) =>
        GVariantValue.Tuple(Text(name), GVariantValue.OfBytes(tree.Bytes.ToArray()), GVariantValue.OfBytes(meta.Bytes.ToArray()));

    internal static byte[] DirMeta(uint mode, params GVariantValue[] xattrs) => GVariantValue.Tuple(
        GVariantValue.UInt32(0), GVariantValue.UInt32(0), GVariantValue.UInt32(mode), GVariantValue.Array(1, xattrs)).Bytes;

    internal static GVariantValue Xattr(string name, string value) =>
        GVariantValue.Tuple(GVariantValue.OfBytes(Encoding.UTF8.GetBytes(name)), GVariantValue.OfBytes(Encoding.UTF8.GetBytes(value)));

    internal static byte[] Archived(ulong size, uint mode, string target, params GVariantValue[] xattrs) => GVariantValue.Tuple(
        UInt64(size), GVariantValue.UInt32(1), GVariantValue.UInt32(2), GVariantValue.UInt32(mode), GVariantValue.UInt32(0),
        Text(target), GVariantValue.Array(1, xattrs)).Bytes;

    internal static byte[] Commit(GVariantValue[] metadata, OSTreeChecksum tree, OSTreeChecksum meta, byte[]? parent = null) =>
        GVariantValue.Tuple(
            GVariantValue.Array(8, metadata), GVariantValue.OfBytes(parent ?? []), GVariantValue.Array(1), Text("subject"), Text("body"),
            UInt64(1_700_000_000), GVariantValue.OfBytes(tree.Bytes.ToArray()), GVariantValue.OfBytes(meta.Bytes.ToArray())).Bytes;

    internal static byte[] CommitMeta(params byte[][] signatures) => GVariantValue.Array(8, Entry(
        "ostree.sign.ed25519", "aay", GVariantValue.Array(1, [.. signatures.Select(GVariantValue.OfBytes)]))).Bytes;

    internal static GVariantValue Entry(string key, string type, GVariantValue value) => GVariantValue.Tuple(
        Text(key), new GVariantValue([.. value.Bytes, 0, .. Encoding.ASCII.GetBytes(type)], 8, IsFixed: false));

    internal static GVariantValue Text(string text) => GVariantValue.Text(Encoding.UTF8.GetBytes(text));

    private static GVariantValue UInt64(ulong value)
    {
        byte[] bytes = BitConverter.GetBytes(value);
        Array.Reverse(bytes);
        return new GVariantValue(bytes, bytes.Length, IsFixed: true);
    }
}
