using BootCfs.Format.Oci;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary><c>oci:PATH[:TAG]</c>: an image layout, an archive of one, or what <c>docker save</c> writes.</summary>
/// <param name="spec">Path and tag; the first colon is between them.</param>
/// <param name="platform">Which image of several; null for that of this machine.</param>
public sealed class OciSource(string spec, OciPlatform? platform) : ITreeSource
{
    /// <inheritdoc/>
    public FileTree Read(ImportSession session, CancellationToken cancellationToken)
    {
        int colon = spec.IndexOf(':', StringComparison.Ordinal);
        (string path, string? tag) = colon < 0 ? (spec, null) : (spec[..colon], spec[(colon + 1)..]);
        if (path.Length == 0 || tag?.Length == 0)
            throw new InvalidSourceException($"oci:{spec}", "oci:PATH[:TAG]");

        using OciFiles files = OciFiles.Open(path);
        IReadOnlyList<OciLayer> layers = files.Has(OciLayout.FileName)
            ? new OciLayoutSelection(files, tag, platform).Select()
            : new DockerArchiveSelection(files, tag, platform).Select();
        using var intake = new ContentIntake(session);
        var tree = new TarTree(intake, session.Progress);
        var draft = new TreeDraft();
        foreach (OciLayer layer in layers)
            Lay(draft, tree, files, layer, cancellationToken);
        intake.Finish();
        DraftSelection.Apply(draft, session.Options);
        return draft.ToTree();
    }

    private static void Lay(TreeDraft draft, TarTree tree, OciFiles files, OciLayer layer, CancellationToken cancellationToken)
    {
        try
        {
            using Stream content = layer.Open(files, cancellationToken);
            // The digest proves that it is whole.
            TreeDraft upper = tree.Read(new TarReader(content, layer.Name, requiresEnd: false), layer.Name, draft, cancellationToken);
            EndedStream.ReadToEnd(content);
            draft.OverlayLayer(upper);
        }
        catch (InvalidArchiveException)
        {
            // A file that is damaged is what has to be told, not what that does to an archive in it.
            layer.Prove(files);
            throw;
        }
        catch (InvalidTreeException e)
        {
            throw new InvalidOciException(layer.Name, e.Message, e);
        }
    }
}
