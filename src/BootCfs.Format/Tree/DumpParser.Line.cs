using System.Globalization;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Tree;

// One line: eleven fields and xattrs, checked in the reference's order (composefs.md S9.9).
public sealed partial class DumpParser
{
    private const int MaxXattrText = 65535;

    private byte[] _scratch = new byte[4096];

    private void AddLine(ReadOnlySpan<byte> line)
    {
        _line++;
        int zero = line.IndexOf((byte)0);
        if (zero >= 0)
            throw Error($"Invalid embedded NUL character at position {zero}");
        if (_scratch.Length < line.Length)
            _scratch = new byte[Math.Max(line.Length, _scratch.Length * 2)];

        Span<byte> scratch = _scratch;
        var fields = new Fields(line);
        ReadOnlySpan<byte> path = CutAtZero(Unescape(fields.Next(), ref scratch));
        if (path.IsEmpty)
            throw Error("Invalid empty path");

        ReadOnlySpan<byte> size = fields.Next();
        ReadOnlySpan<byte> modeField = fields.Next();
        bool isLink = modeField.StartsWith("@"u8);
        uint mode = ParseMode(isLink ? modeField[1..] : modeField);
        // Real attributes follow when the rest of the line is read.
        if (!_placement.TryPlace(path, new NodeAttributes { Mode = mode }, out NodeId node, out string refusal))
            throw Error(refusal);

        ReadOnlySpan<byte> nlink = fields.Next();
        ReadOnlySpan<byte> uid = fields.Next();
        ReadOnlySpan<byte> gid = fields.Next();
        ReadOnlySpan<byte> rdev = fields.Next();
        ReadOnlySpan<byte> mtime = fields.Next();
        ReadOnlySpan<byte> payloadField = fields.Next();
        if (isLink)
        {
            AddPendingLink(node, mode, payloadField, ref scratch);
            return;
        }

        NodeAttributes attributes = ParseAttributes(mode, size, nlink, uid, gid, rdev, mtime);
        bool hasPayload = !payloadField.SequenceEqual("-"u8);
        ReadOnlySpan<byte> payload = hasPayload ? CutAtZero(Unescape(payloadField, ref scratch)) : default;
        ReadOnlySpan<byte> contentField = fields.Next();
        bool hasContent = !contentField.SequenceEqual("-"u8);
        ReadOnlySpan<byte> content = hasContent ? Unescape(contentField, ref scratch) : default;
        if (hasContent && (ulong)content.Length != attributes.Size)
            throw Error($"Invalid content size {content.Length}, must match size {unchecked((long)attributes.Size)}");
        ReadOnlySpan<byte> digestField = fields.Next();
        bool hasDigest = !digestField.SequenceEqual("-"u8);
        ReadOnlySpan<byte> digest = hasDigest ? CutAtZero(Unescape(digestField, ref scratch)) : default;

        attributes = CheckByType(attributes, payload, content);
        _tree.SetAttributes(node, attributes);
        if (Mode.IsSymlink(mode) || Mode.IsRegular(mode))
            _tree.SetPayload(node, payload);
        if (Mode.IsRegular(mode) && attributes.Size > 0)
            SetContentOrDigest(node, content, digest, hasDigest);
        AddXattrs(node, fields.Rest, scratch);
    }

    private uint ParseMode(ReadOnlySpan<byte> field)
    {
        if (!DumpNumber.TryParse(field, 8, out ulong value))
            throw InvalidInteger(field);
        uint mode = unchecked((uint)value);
        return Mode.HasValidType(mode) ? mode : throw Error($"Invalid mode {Convert.ToString(mode, 8)}");
    }

    private void AddPendingLink(NodeId node, uint mode, ReadOnlySpan<byte> payloadField, ref Span<byte> scratch)
    {
        if (Mode.IsDirectory(mode))
            throw Error("Directories can't be hardlinked");
        bool hasTarget = !payloadField.SequenceEqual("-"u8);
        ReadOnlySpan<byte> target = hasTarget ? CutAtZero(Unescape(payloadField, ref scratch)) : default;
        _placement.SetLink(node, hasTarget, target);
    }

    private NodeAttributes ParseAttributes(
        uint mode, ReadOnlySpan<byte> size, ReadOnlySpan<byte> nlink, ReadOnlySpan<byte> uid, ReadOnlySpan<byte> gid,
        ReadOnlySpan<byte> rdev, ReadOnlySpan<byte> mtime)
    {
        int dot = mtime.IndexOf((byte)'.');
        ulong sizeValue = ParseInteger(size);
        ulong nlinkValue = ParseInteger(nlink);
        ulong uidValue = ParseInteger(uid);
        // The reference looks at the error of gid and rdev only when uid is 0, and takes 0 otherwise.
        bool lenient = unchecked((uint)uidValue) != 0;
        ulong gidValue = ParseInteger(gid, lenient);
        ulong rdevValue = ParseInteger(rdev, lenient);
        ulong seconds = ParseInteger(dot < 0 ? mtime : mtime[..dot]);
        ulong nanoseconds = ParseInteger(dot < 0 ? default : mtime[(dot + 1)..]);
        return unchecked(new NodeAttributes
        {
            Mode = mode,
            Size = sizeValue,
            Nlink = (uint)nlinkValue,
            Uid = (uint)uidValue,
            Gid = (uint)gidValue,
            Rdev = (uint)rdevValue,
            MtimeSec = (long)seconds,
            MtimeNsec = (uint)nanoseconds,
        });
    }

    private NodeAttributes CheckByType(NodeAttributes attributes, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> content)
    {
        if (!Mode.IsDevice(attributes.Mode))
        {
            if (_options.Strict && attributes.Rdev != 0)
                throw Error("Non-zero devnum on non-device");
            attributes = attributes with { Rdev = 0 };
        }

        if (!Mode.IsSymlink(attributes.Mode))
        {
            if (payload.Length > ImageLimits.MaxPayload)
                throw Error("Invalid payload");
            if (content.Length > ImageLimits.MaxInline)
                throw Error($"Inline content size {content.Length} exceeds maximum {ImageLimits.MaxInline}");
            return attributes;
        }

        if (payload.Length is 0 or > ImageLimits.MaxPayload)
            throw Error("Invalid symlink");
        if (_options.Strict && attributes.Size != (ulong)payload.Length)
            throw Error($"Invalid symlink size {payload.Length}, must match size {unchecked((long)attributes.Size)}");
        if (_options.Strict && !content.IsEmpty)
            throw Error("Symlink cannot have content");
        return attributes with { Size = (ulong)payload.Length };
    }

    private void SetContentOrDigest(NodeId node, ReadOnlySpan<byte> content, ReadOnlySpan<byte> digest, bool hasDigest)
    {
        if (!content.IsEmpty)
        {
            _tree.SetContent(node, content);
            return;
        }

        if (!hasDigest)
            return;
        int size = _options.Algorithm.DigestSize();
        Span<byte> bytes = stackalloc byte[FsVerityDigest.MaxSize];
        bytes = bytes[..size];
        // Text behind the digits is ignored; the reference reads uninitialised memory when there are too few.
        if (digest.Length < size * 2
            || Convert.FromHexString(digest[..(size * 2)], bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            throw Error($"Invalid digest {PathText.Display(digest)}");
        _tree.SetDigest(node, bytes);
    }

    private void AddXattrs(NodeId node, ReadOnlySpan<byte> text, Span<byte> scratch)
    {
        if (text.Length > MaxXattrText)
            throw Error("Too many xattrs");
        foreach (Range range in text.Split((byte)' '))
        {
            ReadOnlySpan<byte> xattr = text[range];
            if (xattr.IsEmpty && range.End.Value == text.Length)
                return; // a blank at the very end starts nothing
            int equals = xattr.IndexOf((byte)'=');
            if (equals < 0)
                throw Error("Missing = in xattr");
            Span<byte> room = scratch;
            ReadOnlySpan<byte> key = CutAtZero(Unescape(xattr[..equals], ref room));
            ReadOnlySpan<byte> value = Unescape(xattr[(equals + 1)..], ref room);
            if (!_tree.TrySetXattr(node, key, value))
                throw Error("Can't set xattr");
        }
    }

    private ulong ParseInteger(ReadOnlySpan<byte> field, bool lenient = false) =>
        DumpNumber.TryParse(field, 10, out ulong value) ? value : lenient ? 0UL : throw InvalidInteger(field);

    private InvalidDumpException InvalidInteger(ReadOnlySpan<byte> field) => Error($"Invalid integer {PathText.Display(field)}");

    private InvalidDumpException Error(FormattableString text) => Error(text.ToString(CultureInfo.InvariantCulture));

    private InvalidDumpException Error(string text) => new(_line, text);

    // Takes the field as it is when it has no escape, else undoes it into the scratch room.
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> field, ref Span<byte> scratch)
    {
        if (!field.Contains((byte)'\\'))
            return field;
        if (!DumpEscape.TryUnescape(field, scratch, out int length, out string error))
            throw Error(error);
        ReadOnlySpan<byte> result = scratch[..length];
        scratch = scratch[length..];
        return result;
    }

    private static ReadOnlySpan<byte> CutAtZero(ReadOnlySpan<byte> text)
    {
        int zero = text.IndexOf((byte)0);
        return zero < 0 ? text : text[..zero];
    }

    // Fields are split at single blanks; missing ones are empty.
    private ref struct Fields(ReadOnlySpan<byte> line)
    {
        internal ReadOnlySpan<byte> Rest { get; private set; } = line;

        internal ReadOnlySpan<byte> Next()
        {
            int blank = Rest.IndexOf((byte)' ');
            ReadOnlySpan<byte> field = blank < 0 ? Rest : Rest[..blank];
            Rest = blank < 0 ? default : Rest[(blank + 1)..];
            return field;
        }
    }
}
