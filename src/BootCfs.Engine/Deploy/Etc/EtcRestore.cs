using System.Globalization;
using System.Text;
using BootCfs.Checkout;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy.Etc;

/// <summary>
/// The verb <c>etc restore</c>: puts a file, or a directory with all that is in it, back as it was elsewhere. It is made outside of
/// <c>/etc</c> and changes places with what is there, of which a copy is kept first.
/// </summary>
public sealed class EtcRestore
{
    // A name that clearing up knows as unfinished.
    private const string Temporary = ".bootcfs-restored";
    private const string Unfinished = HostLayout.StagedPrefix + HostLayout.StagedSuffix;
    private const uint Private = 0b111_000_000;

    private readonly Host _host;
    private readonly Repository _repository;
    private readonly EtcState _target;
    private readonly byte[] _path;

    private EtcRestore(Host host, Repository repository, EtcState target, string path)
    {
        (_host, _repository, _target) = (host, repository, target);
        _path = Relative(path);
    }

    /// <summary>Restores.</summary>
    /// <param name="host">The host.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="target">Where it is put back.</param>
    /// <param name="source">Whose version is taken.</param>
    /// <param name="takeDefault">Take it from the default of <paramref name="source"/>, not from what was kept of it.</param>
    /// <param name="path">What, below <c>/etc</c>.</param>
    /// <param name="dryRun">Whether nothing is to be changed.</param>
    /// <returns>Where what it replaced is kept, or would be, below the physical root; null when nothing was there.</returns>
    /// <exception cref="NoEtcException">It is nowhere, or cannot be put back.</exception>
    /// <exception cref="EtcChangedException">It was changed meanwhile; nothing was replaced.</exception>
    public static string? Run(Host host, Repository repository, EtcState target, EtcState source, bool takeDefault, string path, bool dryRun) =>
        new EtcRestore(host, repository, target, path).Run(source, takeDefault, dryRun);

    private string? Run(EtcState source, bool takeDefault, bool dryRun)
    {
        (EtcTree tree, TreeContent content) = ReadSource(source, takeDefault);
        if (Find(tree) is not { } wanted)
            throw new NoEtcException($"there is no {Display} in {(takeDefault ? "the default" : "/etc")} of {source.Record.Id}");

        var before = DeploymentDefault.Read(_repository, _target.Record);
        LocalEtc local = _target.ReadLocal(_host, _repository, before);
        using DirectoryHandle etc = OpenTarget(before.Mount);
        using DirectoryHandle parent = OpenParent(etc);
        using DirectoryHandle workshop = before.Mount == EtcMount.Bind ? _host.Physical.OpenDirectory(State) : etc.OpenDirectory("."u8);
        byte[] name = _path[(_path.AsSpan().LastIndexOf((byte)'/') + 1)..];
        if (dryRun)
            return Find(local.Etc) is null ? null : Kept;
        string? kept = Find(local.Etc) is { } replaced ? Keep(local, replaced) : null;
        local.RequireUnchanged();

        workshop.RemoveTree(Temporary);
        Make(content, wanted, workshop, Encoding.ASCII.GetBytes(Temporary));
        workshop.SyncFileSystem();
        if (parent.Exists(name))
            workshop.Exchange(Temporary, parent, name);
        else
            workshop.Rename(Temporary, parent, name);
        parent.Flush();
        workshop.Flush();
        workshop.RemoveTree(Temporary);
        return kept;
    }

    private string State => HostLayout.Deployment(_target.Record.Id.ToString());

    private string Kept => $"{State}/{HostLayout.EtcReplaced}";

    private string Display => $"/etc/{PathText.Display(_path)}";

    private (EtcTree Tree, TreeContent Content) ReadSource(EtcState source, bool takeDefault)
    {
        var before = DeploymentDefault.Read(_repository, source.Record);
        if (takeDefault)
            return (before.Etc, before.Content);
        LocalEtc local = source.ReadLocal(_host, _repository, before);
        return (local.Etc, ContentOf(local));
    }

    private TreeContent ContentOf(LocalEtc local) => new(local.Etc.Tree, _repository.Objects) { Elsewhere = local.TryCopy };

    private NodeId? Find(EtcTree etc)
    {
        NodeId node = etc.Root;
        foreach (Range part in _path.AsSpan().Split((byte)'/'))
        {
            if (!etc.Tree.TryGetChild(node, _path.AsSpan()[part], out node))
                return null;
        }

        return node;
    }

    // What lies above an overlay must not be touched behind its back, so there it is done through the mount.
    private DirectoryHandle OpenTarget(EtcMount mount)
    {
        if (mount == EtcMount.Bind)
            return _host.Physical.OpenDirectory($"{State}/{HostLayout.Etc}");
        return _target.IsBooted
            ? DirectoryHandle.Open("/etc")
            : throw new NoEtcException($"/etc of {_target.Record.Id} is an overlay and can be changed only while it runs");
    }

    private DirectoryHandle OpenParent(DirectoryHandle etc)
    {
        int slash = _path.AsSpan().LastIndexOf((byte)'/');
        ReadOnlySpan<byte> parent = slash < 0 ? "."u8 : _path.AsSpan(0, slash);
        return etc.TryOpenDirectory(parent)
            ?? throw new NoEtcException($"there is no /etc/{PathText.Display(parent)} to put {Display} back into")
            {
                Hint = "restore that directory",
            };
    }

    // In a folder of its own each time, as nobody may look at but root; it has its number when all is in it.
    private string Keep(LocalEtc local, NodeId replaced)
    {
        _host.Physical.MakeDirectories(Kept, Private);
        using DirectoryHandle all = _host.Physical.OpenDirectory(Kept);
        all.RemoveTree(Unfinished);
        all.MakeDirectory(Unfinished, Private);
        using (DirectoryHandle kept = all.OpenDirectory(Unfinished))
        {
            int slash = _path.AsSpan().LastIndexOf((byte)'/');
            if (slash > 0)
                kept.MakeDirectories(_path[..slash], Private);
            using DirectoryHandle parent = kept.OpenDirectory(slash > 0 ? _path[..slash] : "."u8.ToArray());
            Make(ContentOf(local), replaced, parent, _path[(slash + 1)..]);
        }

        all.SyncFileSystem();
        int number = 1;
        while (!all.TryRenameNoReplace(Unfinished, all, number.ToString(CultureInfo.InvariantCulture)))
            number++;
        all.Flush();
        return string.Create(CultureInfo.InvariantCulture, $"{Kept}/{number}/{PathText.Display(_path)}");
    }

    private static void Make(TreeContent content, NodeId entry, DirectoryHandle parent, byte[] name)
    {
        if (!EtcTree.IsDirectory(content.Tree, entry))
        {
            new CheckoutFiles(content, new CheckoutOptions(), new CheckoutCounts()).Make(content.Tree.Resolve(entry), parent, name);
            return;
        }

        parent.MakeDirectory(name, Private);
        using DirectoryHandle directory = parent.OpenDirectory(name);
        new TreeCheckout(content).Fill(entry, directory, CancellationToken.None);
    }

    private static byte[] Relative(string path)
    {
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path.StartsWith('/') && names is ["etc", _, ..] && !names.Contains("..") && !names.Contains(".")
            ? Encoding.UTF8.GetBytes(string.Join('/', names[1..]))
            : throw new NoEtcException($"'{path}' is no path below /etc");
    }
}
