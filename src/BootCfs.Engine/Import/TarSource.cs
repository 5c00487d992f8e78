using BootCfs.Format.Tar;
using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary><c>tar:FILE</c>: an archive, plain or compressed; <c>tar:-</c> is standard input.</summary>
/// <param name="file">Path of the archive.</param>
/// <param name="input">Standard input.</param>
public sealed class TarSource(string file, Stream? input) : IDraftSource
{
    private const string Dash = "-";

    /// <inheritdoc/>
    public FileTree Read(ImportSession session, CancellationToken cancellationToken) => ReadDraft(session, cancellationToken).ToTree();

    /// <inheritdoc/>
    public TreeDraft ReadDraft(ImportSession session, CancellationToken cancellationToken)
    {
        string name = file == Dash ? "standard input" : file;
        using Stream archive = ArchiveStream.Open(Open(), name, cancellationToken);
        using var intake = new ContentIntake(session);
        TreeDraft draft = new TarTree(intake, session.Progress).Read(new TarReader(archive, name), name, cancellationToken);
        intake.Finish();
        DraftSelection.Apply(draft, session.Options);
        return draft;
    }

    private Stream Open() => file == Dash
        ? input ?? throw new InvalidSourceException("tar:-", "tar:FILE where nothing comes in")
        : new HandleStream(FileHandle.Open(file), ownsHandle: true);
}
