using System.Text;

namespace BootCfs.Format.Signing;

/// <summary>
/// A git commit object (gitformat-commit, https://git-scm.com/docs/signature-format) and the exact bytes it is made of.
/// What is signed and checked are those bytes, never something written anew from the fields.
/// </summary>
public sealed partial class CommitObject
{
    private const string SignatureHeader = "gpgsig";

    // Where the signature header stands in the bytes, line end included; null when there is none.
    private readonly Range? _signature;
    private readonly int _headerEnd;

    private CommitObject(
        byte[] bytes,
        GitObjectId tree,
        IReadOnlyList<GitObjectId> parents,
        CommitIdentity author,
        CommitIdentity committer,
        Range? signature,
        int headerEnd)
    {
        Bytes = bytes;
        Tree = tree;
        Parents = parents;
        Author = author;
        Committer = committer;
        _signature = signature;
        _headerEnd = headerEnd;
    }

    /// <summary>The whole object, without git's own header.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The tree of the commit.</summary>
    public GitObjectId Tree { get; }

    /// <summary>The commits before this one.</summary>
    public IReadOnlyList<GitObjectId> Parents { get; }

    /// <summary>Who wrote the change.</summary>
    public CommitIdentity Author { get; }

    /// <summary>Who made the commit.</summary>
    public CommitIdentity Committer { get; }

    /// <summary>The message as stored.</summary>
    public ReadOnlyMemory<byte> Message => Bytes[(_headerEnd + 1)..];

    /// <summary>The message as text.</summary>
    public string MessageText => Encoding.UTF8.GetString(Message.Span);

    /// <summary>First line of the message.</summary>
    public string Subject => MessageText.Split('\n', 2)[0];

    /// <summary>Value of the <c>gpgsig</c> header, without its continuation blanks; null when the commit is not signed.</summary>
    public string? Signature => _signature is Range range
        ? Encoding.UTF8.GetString(Bytes.Span[range])[(SignatureHeader.Length + 1)..^1].Replace("\n ", "\n", StringComparison.Ordinal)
        : null;

    /// <summary>Makes a commit object with the bytes that git would give it.</summary>
    /// <exception cref="ArgumentException">A part cannot stand in a commit object.</exception>
    public static CommitObject Create(
        GitObjectId tree,
        IReadOnlyList<GitObjectId> parents,
        CommitIdentity author,
        CommitIdentity committer,
        string message)
    {
        if (message.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("a commit message has no zero byte", nameof(message));

        var text = new StringBuilder().Append("tree ").Append(tree).Append('\n');
        foreach (GitObjectId parent in parents)
            text.Append("parent ").Append(parent).Append('\n');
        text.Append("author ").Append(author.ToHeader()).Append('\n');
        text.Append("committer ").Append(committer.ToHeader()).Append('\n');
        text.Append('\n').Append(message);
        return Parse(Encoding.UTF8.GetBytes(text.ToString()), "to be made");
    }

    /// <summary>The same commit with a signature in it, where git puts it: last of the headers.</summary>
    /// <param name="armored">The signature in its text form; a line end at its end is left out.</param>
    /// <exception cref="InvalidOperationException">The commit is signed already.</exception>
    public CommitObject WithSignature(string armored)
    {
        if (_signature is not null)
            throw new InvalidOperationException("the commit is signed already");

        string header = $"{SignatureHeader} {armored.TrimEnd('\n').Replace("\n", "\n ", StringComparison.Ordinal)}\n";
        byte[] bytes = [.. Bytes.Span[.._headerEnd], .. Encoding.UTF8.GetBytes(header), .. Bytes.Span[_headerEnd..]];
        return Parse(bytes, "to be signed");
    }

    /// <summary>The bytes that a signature covers: the object without its <c>gpgsig</c> header.</summary>
    public byte[] GetSignedBytes()
    {
        ReadOnlySpan<byte> bytes = Bytes.Span;
        return _signature is Range range ? [.. bytes[..range.Start], .. bytes[range.End..]] : bytes.ToArray();
    }
}
