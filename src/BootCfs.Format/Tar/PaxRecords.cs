using System.Buffers.Text;

namespace BootCfs.Format.Tar;

/// <summary>The records of an extended header, <c>LENGTH KEY=VALUE\n</c>, one after the other.</summary>
internal ref struct PaxRecords(ReadOnlySpan<byte> header)
{
    private ReadOnlySpan<byte> _rest = header;

    internal ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Any bytes; empty when the key goes back to what the header says.</summary>
    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the next record, if there is one, was read.</summary>
    internal bool TryMoveNext(out bool found)
    {
        found = !_rest.IsEmpty;
        if (!found)
            return true;
        if (!Utf8Parser.TryParse(_rest, out int length, out int digits) || _rest[0] is < (byte)'0' or > (byte)'9'
            || length <= digits + 1 || length > _rest.Length || _rest[digits] != ' ' || _rest[length - 1] != '\n')
            return false;

        ReadOnlySpan<byte> record = _rest[(digits + 1)..(length - 1)];
        int equals = record.IndexOf((byte)'=');
        if (equals <= 0)
            return false;
        Key = record[..equals];
        Value = record[(equals + 1)..];
        _rest = _rest[length..];
        return true;
    }
}
