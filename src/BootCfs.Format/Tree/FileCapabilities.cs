using System.Buffers.Binary;

namespace BootCfs.Format.Tree;

/// <summary>What <c>security.capability</c> of a file gives to whoever runs it (<c>struct vfs_cap_data</c>, capabilities(7)).</summary>
public static class FileCapabilities
{
    /// <summary>The extended attribute.</summary>
    public static ReadOnlySpan<byte> Xattr => "security.capability"u8;

    private const uint RevisionMask = 0xFF00_0000;
    private const uint Effective = 1;
    private const string Permitted = "p";
    private const string Inheritable = "i";

    // linux/capability.h, by number.
    private static readonly string[] Names =
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "linux_immutable",
        "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner", "sys_module", "sys_rawio", "sys_chroot",
        "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease",
        "audit_write", "audit_control", "setfcap", "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read",
        "perfmon", "bpf", "checkpoint_restore",
    ];

    /// <summary>The capabilities in the manner of getcap(8): <c>cap_net_bind_service,cap_net_raw=ep</c>.</summary>
    /// <param name="value">Value of the attribute.</param>
    /// <returns>The text; the bytes in hexadecimal when they are not of that form.</returns>
    public static string Describe(ReadOnlySpan<byte> value)
    {
        if (value.Length < 4)
            return Unknown(value);
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(value);
        int words = (magic & RevisionMask) switch
        {
            0x0100_0000 => 1,
            0x0200_0000 or 0x0300_0000 => 2,
            _ => 0,
        };
        bool hasRoot = (magic & RevisionMask) == 0x0300_0000;
        if (words == 0 || value.Length != 4 + (words * 8) + (hasRoot ? 4 : 0))
            return Unknown(value);

        (ulong permitted, ulong inheritable) = (0, 0);
        for (int word = words - 1; word >= 0; word--)
        {
            permitted = (permitted << 32) | BinaryPrimitives.ReadUInt32LittleEndian(value[(4 + (word * 8))..]);
            inheritable = (inheritable << 32) | BinaryPrimitives.ReadUInt32LittleEndian(value[(8 + (word * 8))..]);
        }

        string effective = (magic & Effective) != 0 ? "e" : "";
        string[] parts =
        [
            .. Part(permitted & ~inheritable, effective + Permitted),
            .. Part(permitted & inheritable, effective + Inheritable + Permitted),
            .. Part(inheritable & ~permitted, effective + Inheritable),
            .. hasRoot ? [$"[rootid={BinaryPrimitives.ReadUInt32LittleEndian(value[20..])}]"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "=" : string.Join(' ', parts);
    }

    private static string[] Part(ulong set, string flags)
    {
        if (set == 0)
            return [];
        IEnumerable<string> names = Enumerable.Range(0, 64).Where(bit => (set >> bit & 1) != 0)
            .Select(bit => bit < Names.Length ? $"cap_{Names[bit]}" : $"{bit}");
        return [$"{string.Join(',', names)}={flags}"];
    }

    private static string Unknown(ReadOnlySpan<byte> value) => $"0x{Convert.ToHexStringLower(value)}";
}
