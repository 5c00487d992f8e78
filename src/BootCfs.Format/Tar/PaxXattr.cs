using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace BootCfs.Format.Tar;

/// <summary>The ways in which writers put extended attributes into extended headers.</summary>
internal static class PaxXattr
{
    /// <summary>star, GNU tar, bsdtar: any bytes as they are. GNU writes <c>=</c> and <c>%</c> in keys as <c>%3D</c> and <c>%25</c>.</summary>
    internal static ReadOnlySpan<byte> Schily => "SCHILY.xattr."u8;

    // bsdtar too: the key is URL encoded, the value in base64 without padding.
    private static ReadOnlySpan<byte> Libarchive => "LIBARCHIVE.xattr."u8;

    private static ReadOnlySpan<byte> Selinux => "RHT.security.selinux"u8;

    private static ReadOnlySpan<byte> AccessList => "SCHILY.acl.access"u8;

    private static ReadOnlySpan<byte> DefaultList => "SCHILY.acl.default"u8;

    /// <summary>Whether a record is an extended attribute.</summary>
    /// <param name="record">Key of the record.</param>
    /// <param name="text">Value of the record.</param>
    /// <param name="key">Key of the attribute; null when the record has the wrong form.</param>
    /// <param name="value">Its value; null when it has none, because permission bits say the same.</param>
    internal static bool TryRead(ReadOnlySpan<byte> record, ReadOnlySpan<byte> text, out byte[]? key, out byte[]? value)
    {
        key = null;
        value = null;
        if (record.StartsWith(Schily))
        {
            key = Decode(record[Schily.Length..], onlyGnu: true);
            value = text.ToArray();
        }
        else if (record.StartsWith(Libarchive))
        {
            value = DecodeBase64(text);
            key = value is null ? null : Decode(record[Libarchive.Length..], onlyGnu: false);
        }
        else if (record.SequenceEqual(Selinux))
        {
            key = "security.selinux"u8.ToArray();
            value = [.. text, 0]; // as setfilecon(3) stores it
        }
        else if (record.SequenceEqual(AccessList))
        {
            key = PosixAcl.TryParse(text, out value) ? "system.posix_acl_access"u8.ToArray() : null;
            value = PosixAcl.IsMinimal(value) ? null : value;
        }
        else if (record.SequenceEqual(DefaultList))
        {
            key = PosixAcl.TryParse(text, out value) ? "system.posix_acl_default"u8.ToArray() : null;
        }
        else
        {
            return false;
        }

        key = key is [] ? null : key;
        return true;
    }

    /// <summary>Key of the record that carries an extended attribute as it is.</summary>
    internal static byte[] RecordOf(ReadOnlySpan<byte> key)
    {
        var record = new ArrayBufferWriter<byte>(Schily.Length + key.Length);
        record.Write(Schily);
        foreach (byte b in key)
            record.Write(b switch { (byte)'=' => "%3D"u8, (byte)'%' => "%25"u8, _ => [b] });
        return record.WrittenSpan.ToArray();
    }

    private static byte[]? Decode(ReadOnlySpan<byte> key, bool onlyGnu)
    {
        var decoded = new ArrayBufferWriter<byte>(key.Length + 1);
        while (true)
        {
            int percent = key.IndexOf((byte)'%');
            decoded.Write(percent < 0 ? key : key[..percent]);
            if (percent < 0)
                return decoded.WrittenSpan.ToArray();
            key = key[percent..];
            if (onlyGnu && !(key.StartsWith("%3D"u8) || key.StartsWith("%25"u8)))
            {
                decoded.Write("%"u8);
                key = key[1..];
                continue;
            }

            if (key.Length < 3 || !byte.TryParse(key[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
                return null;
            decoded.Write([value]);
            key = key[3..];
        }
    }

    private static byte[]? DecodeBase64(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)'=');
        byte[] padded = [.. text, .. "==="u8[..(-text.Length & 3)]];
        byte[] value = new byte[Base64.GetMaxDecodedFromUtf8Length(padded.Length)];
        return Base64.DecodeFromUtf8(padded, value, out _, out int length) == OperationStatus.Done ? value[..length] : null;
    }
}
