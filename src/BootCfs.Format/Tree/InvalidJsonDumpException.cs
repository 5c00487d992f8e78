namespace BootCfs.Format.Tree;

/// <summary>Text that is not the JSON form of a dump (docs/formats/json.md).</summary>
/// <param name="position">Byte from 0 at which the fault was seen.</param>
/// <param name="where">What is wrong, as jq names it: <c>.entries[3].mode</c>.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class InvalidJsonDumpException(long position, string where, string reason)
    : BootCfsException(ErrorCode.InvalidJson, $"JSON is invalid at byte {position}, {where}: {reason}")
{
    /// <summary>Byte from 0 at which the fault was seen.</summary>
    public long Position { get; } = position;

    /// <summary>What is wrong, as jq names it.</summary>
    public string Where { get; } = where;

    /// <summary>The reason alone.</summary>
    public string Reason { get; } = reason;
}
