using System.Text.Json;

namespace BootCfs.Format.Tree;

/// <summary>A field of an entry in the JSON form of a dump.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Presence">Which entries must have it.</param>
/// <param name="Meaning">What it says.</param>
public sealed record JsonDumpField(string Name, string Value, string Presence, string Meaning)
{
    private const string Text = "text";
    private const string NotLink = "but for hard links";

    internal JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);

    /// <summary>What docs/formats/json.md shows: one row a field, in the order in which they are printed.</summary>
    public static IReadOnlyList<JsonDumpField> All { get; } = Table();

    internal static JsonDumpField Of(EntryField field) => All[(int)field];

    // In the order of EntryField.
    private static JsonDumpField[] Table() =>
    [
        new("path", Text, "always", "Absolute path; the directory it is in must come before."),
        new("type", string.Join(", ", FileTypeName.All.Select(name => $"`{name}`")), NotLink, "Type of the file."),
        new("mode", "octal digits, as a string", NotLink, "Permission bits with set-id and sticky bits, up to `7777`."),
        new("size", "0 to 2^64-1", NotLink, "Length in bytes; of a symlink that of its target, of a directory what the image has."),
        new("nlink", "0 to 2^32-1", NotLink, "Number of names, as it was said; of a directory it is computed anew."),
        new("uid", "0 to 2^32-1", NotLink, "Owner."),
        new("gid", "0 to 2^32-1", NotLink, "Group."),
        new("rdev", "0 to 2^32-1", "for `char`, `block`", "Device number in the kernel's 32-bit encoding."),
        new("mtime", "-2^63 to 2^63-1", NotLink, "Time of the last change, seconds since 1970."),
        new("mtime_nsec", "0 to 2^32-1", NotLink, "Its nanoseconds."),
        new("link_to", Text, "for hard links", "Path of the entry that this is another name of; it may come later. All else but `path` repeats what that entry says, and is not read."),
        new("target", Text, "for `symlink`", "Where it leads, 1 to 4095 bytes."),
        new("object", Text, "no; only for `file`", "Where the image does not hold the content, its path below `objects/`, up to 4095 bytes."),
        new("content", Text, "no; only for `file`", "The content, where the image holds it: as long as `size` says, up to 5000 bytes."),
        new("digest", "hexadecimal digits, as a string", "no; only for `file`", "fs-verity digest of the content: 64 digits for sha256, 128 for sha512."),
        new("xattrs", "object of text", "no", "Extended attributes, in the order in which they were set."),
    ];
}

/// <summary>Places of the fields in <see cref="JsonDumpField.All"/>.</summary>
internal enum EntryField
{
    Path,
    Type,
    Mode,
    Size,
    Nlink,
    Uid,
    Gid,
    Rdev,
    Mtime,
    MtimeNsec,
    LinkTo,
    Target,
    Object,
    Content,
    Digest,
    Xattrs,
}
