using System.Text;

namespace BootCfs.Format.Signing;

public sealed partial class CommitObject
{
    // A second hash algorithm's signature is not covered by the first one's: whoever reads it could be misled.
    private const string OtherSignatureHeader = "gpgsig-sha256";

    /// <summary>Reads a commit object; stricter than git, so that no two readers can see different commits in it.</summary>
    /// <param name="bytes">The object without git's own header.</param>
    /// <param name="name">Names the commit in errors, by its id where that is known.</param>
    /// <exception cref="InvalidCommitException">The object is malformed.</exception>
    public static CommitObject Parse(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IndexOf((byte)0) is >= 0 and int zero)
            throw new InvalidCommitException(name, $"zero byte at {zero}");

        var reader = new HeaderReader(bytes, name);
        GitObjectId tree = reader.ReadId("tree") ?? throw reader.Missing("tree");
        var parents = new List<GitObjectId>();
        while (reader.ReadId("parent") is GitObjectId parent)
            parents.Add(parent);
        CommitIdentity author = reader.ReadIdentity("author");
        CommitIdentity committer = reader.ReadIdentity("committer");

        Range? signature = null;
        while (reader.ReadOther(out string key) is Range header)
        {
            if (key is "tree" or "parent" or "author" or "committer" or OtherSignatureHeader)
                throw new InvalidCommitException(name, $"header '{key}' is out of place at byte {header.Start}");
            if (key != SignatureHeader)
                continue;
            if (signature is not null)
                throw new InvalidCommitException(name, $"second signature at byte {header.Start}");
            signature = header;
        }

        return new CommitObject(bytes.ToArray(), tree, parents, author, committer, signature, reader.Position);
    }

    private ref struct HeaderReader(ReadOnlySpan<byte> bytes, string name)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        internal int Position { get; private set; }

        internal readonly InvalidCommitException Missing(string key) => new(name, $"no '{key}' header at byte {Position}");

        internal GitObjectId? ReadId(string key)
        {
            int start = Position;
            if (!TryReadValue(key, out ReadOnlySpan<byte> value))
                return null;
            return GitObjectId.TryParse(Encoding.UTF8.GetString(value), out GitObjectId id)
                ? id
                : throw new InvalidCommitException(name, $"header '{key}' at byte {start} has no object id");
        }

        internal CommitIdentity ReadIdentity(string key)
        {
            int start = Position;
            if (!TryReadValue(key, out ReadOnlySpan<byte> value))
                throw Missing(key);
            string? wrong = CommitIdentity.Parse(value, out CommitIdentity? identity);
            return identity ?? throw new InvalidCommitException(name, $"header '{key}' at byte {start}: {wrong}");
        }

        // A header with its continuation lines; null at the blank line that ends the headers, which is not read.
        internal Range? ReadOther(out string key)
        {
            key = "";
            int start = Position;
            ReadOnlySpan<byte> line = ReadLine();
            if (line.IsEmpty)
            {
                Position = start;
                return null;
            }

            int blank = line.IndexOf((byte)' ');
            if (blank < 1)
                throw new InvalidCommitException(name, $"header without a key at byte {start}");
            key = Encoding.UTF8.GetString(line[..blank]);
            while (Position < _bytes.Length && _bytes[Position] == ' ')
                ReadLine();
            return start..Position;
        }

        private bool TryReadValue(string key, out ReadOnlySpan<byte> value)
        {
            value = default;
            int start = Position;
            ReadOnlySpan<byte> line = ReadLine();
            int blank = line.IndexOf((byte)' ');
            if (blank >= 0 && Encoding.UTF8.GetString(line[..blank]) == key)
            {
                value = line[(blank + 1)..];
                return true;
            }

            Position = start;
            return false;
        }

        private ReadOnlySpan<byte> ReadLine()
        {
            int length = _bytes[Position..].IndexOf((byte)'\n');
            if (length < 0)
                throw new InvalidCommitException(name, $"headers do not end at byte {_bytes.Length}");
            ReadOnlySpan<byte> line = _bytes.Slice(Position, length);
            Position += length + 1;
            return line;
        }
    }
}
