using System.Runtime.InteropServices;
using BootCfs.Format.Erofs;

namespace BootCfs.Format.Tar;

/// <summary>
/// Access lists: from the text of acl(5), which archives carry, to what the kernel keeps in
/// <c>system.posix_acl_access</c> and <c>_default</c> (<c>linux/posix_acl_xattr.h</c>).
/// </summary>
internal static class PosixAcl
{
    private const uint Version = 2;
    private const uint NoId = uint.MaxValue;

    private enum Tag : ushort
    {
        UserObj = 0x01,
        User = 0x02,
        GroupObj = 0x04,
        Group = 0x08,
        Mask = 0x10,
        Other = 0x20,
    }

    /// <summary>Whether it says no more than the permission bits do.</summary>
    internal static bool IsMinimal(byte[]? list) => list is { Length: <= sizeof(uint) + (3 * Entry.Size) };

    /// <summary>
    /// Reads a text: entries behind commas or line feeds, as <c>user:NAME:rwx</c>. An entry for one user or group needs a
    /// number, in place of the name or behind a further colon, because names mean nothing where the archive is read.
    /// </summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out byte[]? list)
    {
        list = null;
        var entries = new List<Entry>();
        foreach (Range range in text.SplitAny(",\n"u8))
        {
            ReadOnlySpan<byte> entry = text[range];
            int comment = entry.IndexOf((byte)'#');
            entry = (comment < 0 ? entry : entry[..comment]).Trim(" \t\r"u8);
            if (entry.IsEmpty)
                continue;
            if (!TryParseEntry(entry, out Entry parsed))
                return false;
            entries.Add(parsed);
        }

        // In the order in which the kernel demands them.
        entries.Sort((a, b) => a.Tag != b.Tag ? a.Tag - b.Tag : ((uint)a.Id).CompareTo(b.Id));
        Le32 version = Version;
        list = [.. MemoryMarshal.AsBytes(new ReadOnlySpan<Le32>(in version)), .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(entries))];
        return true;
    }

    private static bool TryParseEntry(ReadOnlySpan<byte> entry, out Entry parsed)
    {
        parsed = default;
        ReadOnlySpan<byte> kind = NextField(ref entry);
        ReadOnlySpan<byte> name = NextField(ref entry);
        ReadOnlySpan<byte> letters = NextField(ref entry);
        ReadOnlySpan<byte> number = entry.IsEmpty ? name : entry;
        if (!TryParsePermissions(letters, out ushort permissions))
            return false;

        bool isForOne = !number.IsEmpty;
        Tag tag = kind.SequenceEqual("user"u8) ? isForOne ? Tag.User : Tag.UserObj
            : kind.SequenceEqual("group"u8) ? isForOne ? Tag.Group : Tag.GroupObj
            : kind.SequenceEqual("mask"u8) ? Tag.Mask
            : kind.SequenceEqual("other"u8) ? Tag.Other
            : 0;
        long id = NoId;
        if (tag == 0 || (isForOne && tag is not (Tag.User or Tag.Group))
            || (isForOne && !(PaxNumber.TryParse(number, out id) && id < NoId)))
            return false;
        parsed = new Entry((ushort)tag, permissions, (uint)id);
        return true;
    }

    private static ReadOnlySpan<byte> NextField(ref ReadOnlySpan<byte> entry)
    {
        int colon = entry.IndexOf((byte)':');
        ReadOnlySpan<byte> field = colon < 0 ? entry : entry[..colon];
        entry = colon < 0 ? default : entry[(colon + 1)..];
        return field;
    }

    private static bool TryParsePermissions(ReadOnlySpan<byte> text, out ushort permissions)
    {
        permissions = 0;
        foreach (byte letter in text)
        {
            int bit = letter switch { (byte)'r' => 4, (byte)'w' => 2, (byte)'x' => 1, (byte)'-' => 0, _ => -1 };
            if (bit < 0)
                return false;
            permissions |= (ushort)bit;
        }

        return text.Length > 0;
    }

    /// <summary><c>struct posix_acl_xattr_entry</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Entry(Le16 Tag, Le16 Perm, Le32 Id)
    {
        internal const int Size = 8;
    }
}
