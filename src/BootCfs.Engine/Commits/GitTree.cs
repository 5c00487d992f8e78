using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>Bytes of a git tree object: <c>MODE NAME\0</c> and 20 bytes of id for each entry, sorted by name.</summary>
internal static class GitTree
{
    private const int IdSize = 20;
    private const string FileMode = "100644";

    /// <summary>Writes a tree of plain files.</summary>
    /// <param name="files">Names and blobs, sorted by name.</param>
    internal static byte[] Write(params ReadOnlySpan<(string Name, GitObjectId Blob)> files)
    {
        using var bytes = new MemoryStream();
        foreach ((string name, GitObjectId blob) in files)
        {
            bytes.Write(Encoding.UTF8.GetBytes($"{FileMode} {name}\0"));
            bytes.Write(Convert.FromHexString(blob.ToString()));
        }

        return bytes.ToArray();
    }

    /// <summary>Reads the entries of a tree.</summary>
    /// <param name="bytes">The tree object.</param>
    /// <param name="commit">Names the commit in errors.</param>
    internal static List<GitTreeEntry> Read(ReadOnlySpan<byte> bytes, GitObjectId commit)
    {
        var entries = new List<GitTreeEntry>();
        while (!bytes.IsEmpty)
        {
            int blank = bytes.IndexOf((byte)' ');
            int end = bytes.IndexOf((byte)0);
            if (blank < 1 || end < blank || bytes.Length - end - 1 < IdSize)
                throw new InvalidCommitException(commit.ToString(), "its tree is malformed");
            entries.Add(new GitTreeEntry(
                Encoding.UTF8.GetString(bytes[..blank]),
                Encoding.UTF8.GetString(bytes[(blank + 1)..end]),
                GitObjectId.Parse(Convert.ToHexStringLower(bytes.Slice(end + 1, IdSize)))));
            bytes = bytes[(end + 1 + IdSize)..];
        }

        return entries;
    }
}
