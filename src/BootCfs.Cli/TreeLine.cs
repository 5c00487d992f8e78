using System.Globalization;
using BootCfs.Format.Tree;

namespace BootCfs.Cli;

/// <summary>One entry of a tree for people, in the manner of <c>ls -ln</c>.</summary>
internal static class TreeLine
{
    private const string Permissions = "rwxrwxrwx";

    internal static string Of(ValidatedTree tree, NodeId entry)
    {
        NodeId node = tree.Resolve(entry);
        NodeAttributes attributes = tree.Attributes(node);
        string owner = $"{attributes.Uid}:{attributes.Gid}";
        string target = Mode.IsSymlink(attributes.Mode) ? $" -> {PathText.Display(tree.Payload(node))}" : "";
        return $"{ModeText(attributes.Mode)} {owner,-9} {SizeText(attributes),11} {tree.DisplayPath(entry)}{target}";
    }

    /// <summary>Major and minor number of a device.</summary>
    internal static string DeviceText(uint rdev)
    {
        // The kernel's 32-bit encoding (new_encode_dev): minor, major, minor.
        uint major = (rdev >> 8) & 0xFFF;
        uint minor = (rdev & 0xFF) | ((rdev >> 12) & 0xFFF00);
        return $"{major},{minor}";
    }

    // A directory's size says nothing, a device has numbers instead.
    private static string SizeText(in NodeAttributes attributes)
    {
        if (Mode.IsDirectory(attributes.Mode))
            return "-";
        return Mode.IsDevice(attributes.Mode) ? DeviceText(attributes.Rdev) : attributes.Size.ToString(CultureInfo.InvariantCulture);
    }

    private static string ModeText(uint mode)
    {
        char[] text = new char[10];
        text[0] = (mode & Mode.S_IFMT) switch
        {
            Mode.S_IFDIR => 'd',
            Mode.S_IFLNK => 'l',
            Mode.S_IFCHR => 'c',
            Mode.S_IFBLK => 'b',
            Mode.S_IFIFO => 'p',
            Mode.S_IFSOCK => 's',
            _ => '-',
        };
        for (int i = 0; i < Permissions.Length; i++)
            text[i + 1] = (mode & (0x100u >> i)) != 0 ? Permissions[i] : '-';
        Mark(text, 3, (mode & 0x800) != 0, 's');
        Mark(text, 6, (mode & 0x400) != 0, 's');
        Mark(text, 9, (mode & 0x200) != 0, 't');
        return new string(text);
    }

    // Set-id and sticky bits take the place of x; a capital letter says that x is not there.
    private static void Mark(char[] text, int position, bool set, char mark)
    {
        if (set)
            text[position] = text[position] == 'x' ? mark : char.ToUpperInvariant(mark);
    }
}
