using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Fuzz.Targets;

/// <summary>Boot entries, their file names and order, and os-release.</summary>
internal static class BootTarget
{
    private const int MaxEntries = 20;

    internal static void Attack(byte[] input)
    {
        BootEntry entry = BootEntry.Parse(input);
        BootEntry again = BootEntry.Parse(Encoding.UTF8.GetBytes(entry.ToString()));
        FuzzTarget.SameList(entry.Lines, again.Lines, "boot entry");
        FuzzTarget.Same(entry.Options, again.Options, "options");

        string text = Encoding.UTF8.GetString(input);
        foreach (string fileName in text.Split('\n'))
        {
            if (BootEntryName.TryParse(fileName, out BootEntryName name))
                FuzzTarget.Same(true, BootEntryName.TryParse(name.ToString(), out BootEntryName same) && same == name, "name");
        }

        OsRelease release = OsRelease.Parse(input);
        _ = (release.Id, release.PrettyName, release.Version);
        Order(text, entry);
    }

    internal static IEnumerable<byte[]> Seeds() => new[]
    {
        "# comment\ntitle  A\nversion 1\nmachine-id 0123\nsort-key bootcfs\nlinux /a\ninitrd /b\ninitrd /c\noptions x y\noptions z\n",
        "bootcfs.12.debian.conf\nbootcfs.13.debian+3.conf\nbootcfs.1.a+2-1.conf\r\na-1.2~rc1^3.conf\n",
        "ID=debian\nNAME=\"Debian \\\"x\\\"\"\nPRETTY_NAME='a b'\nVERSION_ID=12\nIMAGE_VERSION=1.2~3\n",
    }.Select(Encoding.UTF8.GetBytes);

    // Names and contents of entries are text of others; an order that contradicts itself makes sorting fail.
    private static void Order(string text, BootEntry entry)
    {
        BootEntryFile[] files =
        [
            .. text.Split('\n').Take(MaxEntries).Select(name => new BootEntryFile(name, entry)),
            .. entry.Lines.Take(MaxEntries).Select(line => new BootEntryFile(line.Value, BootEntry.Parse(Encoding.UTF8.GetBytes(line.ToString())))),
        ];
        foreach (IComparer<BootEntryFile> order in new[] { BootOrder.SystemdBoot, BootOrder.Grub })
        {
            BootEntryFile[] sorted = [.. files.Order(order)];
            for (int i = 0; i < sorted.Length; i++)
            {
                for (int k = i + 1; k < sorted.Length; k++)
                    FuzzTarget.Same(true, order.Compare(sorted[i], sorted[k]) <= 0 && order.Compare(sorted[k], sorted[i]) >= 0, "order");
            }
        }
    }
}
