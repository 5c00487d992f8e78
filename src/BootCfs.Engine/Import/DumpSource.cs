using BootCfs.Format;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>
/// <c>dump:FILE,objects=DIR</c>: composefs-dump(5) text, <c>-</c> for standard input, and the directory with the contents
/// that the repository does not have.
/// </summary>
/// <param name="file">Path of the text.</param>
/// <param name="objects">The directory; null when the repository has everything.</param>
/// <param name="input">Standard input.</param>
public sealed class DumpSource(string file, string? objects, Stream? input) : IDraftSource
{
    private const string Dash = "-";
    private const int PieceSize = 256 * 1024;

    /// <inheritdoc/>
    public FileTree Read(ImportSession session, CancellationToken cancellationToken) => ReadDraft(session, cancellationToken).ToTree();

    /// <inheritdoc/>
    public TreeDraft ReadDraft(ImportSession session, CancellationToken cancellationToken)
    {
        TreeDraft draft = Parse(session, cancellationToken);
        DraftSelection.Apply(draft, session.Options);
        using DirectoryHandle? directory = objects is null ? null : DirectoryHandle.Open(objects);
        new DraftContents(session, directory).Bring(draft, cancellationToken);
        return draft;
    }

    private TreeDraft Parse(ImportSession session, CancellationToken cancellationToken)
    {
        using SafeFileHandle? opened = file == Dash ? null : FileHandle.Open(file);
        Stream text = opened is not null ? new HandleStream(opened)
            : input ?? throw new InvalidSourceException("dump:-", "dump:FILE where nothing comes in");
        var parser = new DumpParser(new DumpOptions { Algorithm = session.Options.Algorithm });
        byte[] piece = GC.AllocateUninitializedArray<byte>(PieceSize);
        try
        {
            for (int count; (count = text.Read(piece)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                parser.Append(piece.AsSpan(0, count));
            }

            return TreeDraft.From(parser.Finish());
        }
        catch (BootCfsException e) when (e is InvalidDumpException or InvalidTreeException)
        {
            throw new RefusedSourceException(file == Dash ? "standard input" : file, e);
        }
    }
}

/// <summary>What is wrong with a source, and which it is.</summary>
/// <param name="source">The source.</param>
/// <param name="refusal">What is wrong.</param>
public sealed class RefusedSourceException(string source, BootCfsException refusal)
    : BootCfsException(refusal.Code, $"{source}: {refusal.Message}", refusal);
