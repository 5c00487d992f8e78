using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Store;
using BootCfs.Tests.Engine.Store;

namespace BootCfs.Tests.Engine.Import;

/// <summary>
/// What is demanded of every tree source: packed into what it reads, a folder with everything gives the tree and the
/// objects that the folder itself gives.
/// </summary>
public abstract class TreeSourceContractTests(PackedTree packed) : IClassFixture<PackedTree>
{
    /// <summary>The programs that <see cref="Pack"/> runs; without them nothing is tested.</summary>
    protected virtual IReadOnlyList<string> Tools => [];

    /// <summary>Makes what the source reads of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="scratch">An empty folder for it.</param>
    /// <returns>How <c>--tree</c> spells it.</returns>
    protected abstract string Pack(string folder, string scratch);

    /// <summary>Makes it useless: cuts it short, or takes something away.</summary>
    protected abstract void Damage(string scratch);

    /// <summary>Takes out of the folder's tree what the source cannot carry (docs/formats/sources.md).</summary>
    protected virtual void Adapt(TreeDraft tree)
    {
    }

    /// <summary>Does something to each file of a tree.</summary>
    protected static void ForEach(TreeDraft tree, Action<DraftNode> change)
    {
        var open = new Stack<DraftNode>([tree.Root]);
        var seen = new HashSet<DraftNode>();
        while (open.TryPop(out DraftNode? node))
        {
            if (!seen.Add(node))
                continue;
            change(node);
            foreach (DraftEntry entry in node.Entries())
                open.Push(entry.Node);
        }
    }

    /// <summary>What else the source needs.</summary>
    internal virtual TreeSourceContext Context() => new();

    [Fact]
    public void Gives_the_tree_of_the_folder()
    {
        if (!CanPack())
            return;
        TreeDraft expected = TreeDraft.From(Read($"dir:{packed.Folder}", Session()));
        Adapt(expected);

        Assert.Equal(Lines(expected.ToTree()), Lines(Read(Packed, Session())));
    }

    [Fact]
    public void Gives_the_image_of_the_folder()
    {
        if (!CanPack())
            return;
        TreeDraft expected = TreeDraft.From(Read($"dir:{packed.Folder}", Session()));
        Adapt(expected);

        Assert.Equal(DigestOf(expected.ToTree()), DigestOf(Read(Packed, Session())));
    }

    [Fact]
    public void Stages_the_objects_of_the_folder()
    {
        if (!CanPack())
            return;
        using var one = new StoreFixture();
        using var other = new StoreFixture();
        Import(one, $"dir:{packed.Folder}");
        Import(other, Packed);

        Assert.Equal(Objects(one), Objects(other));
        Assert.All(Objects(other), path => Assert.Equal(path, StoreFixture.DigestOf(File.ReadAllBytes(other.Folder[$"objects/{path}"])).ObjectPath));
    }

    [Fact]
    public void Stages_nothing_that_is_there()
    {
        if (!CanPack())
            return;
        using var store = new StoreFixture();
        string spec = Packed;
        Import(store, spec);
        using ObjectStaging staging = store.Store.Stage();
        Read(spec, Session() with { Objects = staging });

        Assert.Equal(0, staging.NewObjects);
        Assert.Empty(Directory.GetFiles(store.Folder["bootcfs/tmp"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Gives_the_same_tree_with_any_number_of_threads(int threads)
    {
        if (!CanPack())
            return;
        string spec = Packed;
        ImportSession session = Session();

        Assert.Equal(
            Lines(Read(spec, session)), Lines(Read(spec, session with { Options = session.Options with { Threads = threads } })));
    }

    [Fact]
    public void Leaves_out_what_is_not_wanted()
    {
        if (!CanPack())
            return;
        ImportSession session = Session();
        session = session with
        {
            Options = session.Options with
            {
                Devices = false, EpochTimes = true, HardLinks = false, Xattrs = XattrSelection.None, EmptiedDirectories = ["etc"],
            },
        };
        TreeDraft expected = TreeDraft.From(Read($"dir:{packed.Folder}", session));
        Adapt(expected);

        Assert.Equal(Lines(expected.ToTree()), Lines(Read(Packed, session)));
    }

    [Fact]
    public void Counts_what_it_reads()
    {
        if (!CanPack())
            return;
        using var store = new StoreFixture();
        using ObjectStaging staging = store.Store.Stage();
        var progress = new ImportProgress();
        FileTree tree = Read(Packed, Session() with { Objects = staging, Progress = progress });

        Assert.InRange(progress.Entries, tree.Count - 1, tree.Count + 10);
        Assert.InRange(progress.Bytes, 8_000_000, 20_000_000);
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        if (!CanPack())
            return;
        ITreeSource source = TreeSources.ForSpec(Packed, Context());
        Assert.ThrowsAny<OperationCanceledException>(() => source.Read(Session(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Refuses_by_name_what_is_damaged_and_leaves_nothing_behind()
    {
        if (!CanPack())
            return;
        using var scratch = new TemporaryDirectory();
        string spec = Pack(packed.Folder, scratch.Path);
        Damage(scratch.Path);
        using var store = new StoreFixture();
        using (ObjectStaging staging = store.Store.Stage())
            Assert.ThrowsAny<BootCfsException>(() => Read(spec, Session() with { Objects = staging }));

        Assert.Empty(store.Files());
    }

    [Fact]
    public void Says_what_is_missing()
    {
        if (!CanPack())
            return;
        using var scratch = new TemporaryDirectory();
        string folder = Directory.CreateDirectory(scratch["gone"]).FullName;
        string spec = Pack(packed.Folder, folder);
        Directory.Delete(folder, recursive: true);

        Assert.Contains(folder, Assert.ThrowsAny<BootCfsException>(() => Read(spec, Session())).Message, StringComparison.Ordinal);
    }

    private protected static ImportSession Session() => new()
    {
        Options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() },
    };

    // A fact of a base class cannot be skipped by attribute; where everything is required it fails instead.
    private bool CanPack() => ToolFactAttribute.Missing([.. Tools]) is null;

    private string Packed => packed.Spec ??= Pack(packed.Folder, packed.Scratch);

    private FileTree Read(string spec, ImportSession session) =>
        TreeSources.ForSpec(spec, Context()).Read(session, CancellationToken.None);

    private void Import(StoreFixture store, string spec)
    {
        using ObjectStaging staging = store.Store.Stage();
        Read(spec, Session() with { Objects = staging });
        staging.Complete();
    }

    private static string[] Objects(StoreFixture store) => [.. store.Files().Where(path => path.StartsWith("objects/", StringComparison.Ordinal))
        .Select(path => path["objects/".Length..]).Order(StringComparer.Ordinal)];

    // Through an image, so that nothing counts that an image does not say.
    private static string[] Lines(FileTree tree)
    {
        byte[] image = RootImage.Build(ValidatedTree.From(tree), ImageProfile.V1);
        using var text = new MemoryStream();
        DumpPrinter.Print(ValidatedTree.From(ImageReader.Open(image).ReadTree()), text);
        return System.Text.Encoding.Latin1.GetString(text.ToArray()).Split('\n');
    }

    private static string DigestOf(FileTree tree) =>
        RootImage.DigestOf(RootImage.Build(ValidatedTree.From(tree), ImageProfile.V1), FsVerityAlgorithm.Sha256).ToHex();
}

/// <summary>A folder with everything, and what a class of tests has packed it into.</summary>
public sealed class PackedTree : IDisposable
{
    private readonly SourceTree _tree = new();
    private readonly TemporaryDirectory _scratch = new();

    internal string Folder => _tree.Path;

    internal string Scratch => _scratch.Path;

    internal string? Spec { get; set; }

    public void Dispose()
    {
        _tree.Dispose();
        _scratch.Dispose();
    }
}
