using BootCfs.Checkout;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Store;
using BootCfs.Tests.Engine.Store;

namespace BootCfs.Tests.Engine.Checkout;

/// <summary>Archives of folders, by way of a tree and its objects.</summary>
internal static class ExportedTar
{
    internal static byte[] Of(string folder)
    {
        using var store = new StoreFixture();
        ValidatedTree tree = Import(store, folder);
        return Write(tree, store);
    }

    internal static ValidatedTree Import(StoreFixture store, string folder)
    {
        var options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() };
        using ObjectStaging staging = store.Store.Stage();
        FileTree tree = TreeSources.ForSpec($"dir:{folder}", new TreeSourceContext())
            .Read(new ImportSession { Options = options, Objects = staging }, CancellationToken.None);
        staging.Complete();
        return ValidatedTree.From(tree);
    }

    internal static byte[] Write(ValidatedTree tree, StoreFixture store, CheckoutCounts? counts = null, CancellationToken cancellationToken = default)
    {
        using var archive = new MemoryStream();
        TarExport.Write(tree, new ImageContent(tree, store.Store), archive, counts ?? new CheckoutCounts(), cancellationToken);
        return archive.ToArray();
    }
}
