using System.Globalization;
using System.Text;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tar;

/// <summary>Entries of an archive as text.</summary>
internal static class TarText
{
    /// <summary>Each entry on a line: path, mode, owner, time, size or device, link, content, extended attributes.</summary>
    internal static string[] Print(byte[] archive, bool requiresEnd = true) => [.. Entries(archive, requiresEnd)];

    internal static IEnumerable<string> Entries(byte[] archive, bool requiresEnd = true)
    {
        var reader = new TarReader(new MemoryStream(archive), "test.tar", requiresEnd);
        while (reader.Next() is { } entry)
        {
            var content = new MemoryStream();
            reader.Content.CopyTo(content);
            NodeAttributes a = entry.Attributes;
            string nanoseconds = a.MtimeNsec == 0 ? "" : $".{a.MtimeNsec:d9}";
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"{Show(entry.Path)} {Convert.ToString(a.Mode, 8)} {a.Uid}:{a.Gid} {a.MtimeSec}{nanoseconds} {(Mode.IsDevice(a.Mode) ? a.Rdev : a.Size)}");
            if (entry.LinkPath.Length > 0)
                text += $" {(entry.IsHardLink ? "==" : "->")} {Show(entry.LinkPath)}";
            if (content.Length > 0)
                text += $" '{Show(content.ToArray())}'";
            foreach (DraftXattr xattr in entry.Xattrs)
                text += $" {Show(xattr.Key)}={Show(xattr.Value)}";
            yield return text;
        }
    }

    private static string Show(byte[] bytes) => Encoding.Latin1.GetString(bytes).Replace("\0", "\\0", StringComparison.Ordinal);
}
