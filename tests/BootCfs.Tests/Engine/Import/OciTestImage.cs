using System.Text;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Oci;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Store;
using BootCfs.Tests.Format.Tar;

namespace BootCfs.Tests.Engine.Import;

/// <summary>What tests of images have in common: one layout, and what it reads as.</summary>
public abstract class OciTestImage : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private protected OciTestImage() => Image = new OciImageFolder(_folder["image"]);

    private protected OciImageFolder Image { get; }

    private protected TemporaryDirectory Folder => _folder;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>An archive with one file.</summary>
    private protected static byte[] OneFile(string name, string content = "") => new TarBytes().Add(name, content: content).Ended();

    private protected static ValidatedTree Read(string spec, string? platform = null, ObjectStaging? objects = null, string kind = "oci")
    {
        var context = new TreeSourceContext { Platform = platform is null ? null : OciPlatform.TryParse(platform) };
        var session = new ImportSession
        {
            Options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() },
            Objects = objects,
        };
        return ValidatedTree.From(TreeSources.ForSpec($"{kind}:{spec}", context).Read(session, CancellationToken.None));
    }

    /// <summary>Each file with its content, or what its link leads to.</summary>
    private protected static string[] Files(ValidatedTree tree)
    {
        using var text = new MemoryStream();
        DumpPrinter.Print(tree, text);
        return
        [
            .. from line in Encoding.Latin1.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let fields = line.Split(' ')
               where !fields[2].StartsWith('4')
               select fields[2].StartsWith("120", StringComparison.Ordinal) || fields[2].StartsWith('@') ? $"{fields[0]} -> {fields[8]}"
                   : fields[9] == "-" ? fields[0] : $"{fields[0]} {fields[9]}",
        ];
    }

    private protected static void Refused(string reason, string spec, string? platform = null) =>
        Assert.Contains(reason, Assert.ThrowsAny<BootCfsException>(() => Read(spec, platform)).Message, StringComparison.Ordinal);
}
