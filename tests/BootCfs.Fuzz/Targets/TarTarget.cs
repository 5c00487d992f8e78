using System.Text;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;

namespace BootCfs.Fuzz.Targets;

/// <summary>The reader of archives, and what grows from entries: the first byte says whether an archive needs its end.</summary>
internal static class TarTarget
{
    private const int MostContent = 1 << 16;

    internal static void Attack(byte[] input)
    {
        bool requiresEnd = input.Length > 0 && (input[0] & 1) != 0;
        byte[] archive = input[Math.Min(1, input.Length)..];
        var draft = new TreeDraft(maxNames: 10_000);
        List<string> entries = Read(new MemoryStream(archive), requiresEnd, readsContent: true, draft);
        FuzzTarget.SameList(entries, Read(new DrippingStream(archive), requiresEnd, readsContent: false, null), "archive in small pieces");
        ValidatedTree.From(draft.ToTree());
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        yield return [(byte)'1', .. Entry("f", '0', "content"), .. Entry("d/", '5', ""), .. Entry("l", '2', ""), .. new byte[1024]];
        yield return [(byte)'0', .. Entry("x", 'x', "12 path=a/b\n25 SCHILY.xattr.user.x=1\n19 mtime=-1.000005\n"), .. Entry("f", '0', "")];
        yield return [(byte)'0', .. Entry("x", 'x', "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n26 GNU.sparse.realsize=10\n21 GNU.sparse.name=f\n"), .. Entry("f", '0', "1\n2\n4\n" + new string('\0', 506) + "abcd")];
        yield return [(byte)'0', .. Entry("x", 'L', "long\0"), .. Entry("x", 'K', "target\0"), .. Entry("h", '1', "")];
        yield return [(byte)'0', .. Entry("x", 'g', "42 SCHILY.acl.access=user::r,user:1:w:1,o\n"), .. Entry("c", '3', "")];
    }

    private static List<string> Read(Stream archive, bool requiresEnd, bool readsContent, TreeDraft? draft)
    {
        var reader = new TarReader(archive, "archive", requiresEnd);
        var entries = new List<string>();
        byte[] content = new byte[readsContent ? MostContent : 0];
        while (reader.Next() is { } entry)
        {
            entries.Add($"{entry.Offset} {Convert.ToHexString(entry.Path)} {entry.Attributes} {Convert.ToHexString(entry.LinkPath)} {entry.Xattrs.Count}");
            reader.Content.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (entry.IsHardLink)
                draft?.TryLink(entry.Path, entry.LinkPath, out _);
            else
                draft?.TryPut(entry.Path, new DraftNode(entry.Attributes) { Payload = entry.LinkPath, Xattrs = entry.Xattrs }, out _);
        }

        return entries;
    }

    private static byte[] Entry(string name, char type, string content)
    {
        byte[] header = new byte[TarLimits.BlockSize];
        void Put(int offset, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, offset);
        Put(0, name);
        Put(100, "0000644");
        Put(124, Convert.ToString(content.Length, 8).PadLeft(11, '0'));
        header[156] = (byte)type;
        Put(157, type is '1' or '2' ? "f" : "");
        Put(257, "ustar\0" + "00");
        Put(148, "        ");
        Put(148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0");
        return [.. header, .. Encoding.Latin1.GetBytes(content), .. new byte[-content.Length & (TarLimits.BlockSize - 1)]];
    }

    // Gives a few bytes at a time.
    private sealed class DrippingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }
}
