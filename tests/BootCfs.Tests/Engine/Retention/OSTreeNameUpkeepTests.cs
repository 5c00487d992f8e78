using BootCfs.Format.Erofs;
using BootCfs.Format.OSTree;
using BootCfs.Format.Signing;
using BootCfs.Import;
using BootCfs.Integrity;
using BootCfs.Linux;
using BootCfs.Retention;
using BootCfs.Tests.Engine.Import;
using BootCfs.Tests.Engine.Integrity;

namespace BootCfs.Tests.Engine.Retention;

/// <summary>Names of OSTree when objects are written anew under the names that they lead to.</summary>
public sealed class OSTreeNameUpkeepTests : IDisposable
{
    private static readonly byte[] Content = new byte[10_000];

    private readonly OSTreeFolder _ostree = new();
    private readonly RepositoryFixture _fixture = new();
    private readonly string _name;

    public OSTreeNameUpkeepTests()
    {
        OSTreeChecksum file = _ostree.AddFile(Content);
        _ostree.Commit(_ostree.AddTree(("tool", file)));
        _name = _fixture[$"bootcfs/ostree/{file.ObjectPath(OSTreeObjectType.File)}"];
        CommitBuilder.Run(
            _fixture.Repository,
            new CommitRequest
            {
                Stream = RepositoryFixture.Stream("ostree"),
                Trees = [new OSTreeSource(_ostree.Path, null, layout: true)],
                Author = new CommitIdentity("Builder", "builder@example.org", DateTimeOffset.UnixEpoch),
                Layout = ImageProfile.V0,
                OSTreeLayout = true,
                AllowUnsigned = true,
            },
            null,
            CancellationToken.None);
        Assert.Equal(Content, File.ReadAllBytes(_name));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _ostree.Dispose();
    }

    [Fact]
    public void Lead_to_the_object_that_a_repair_wrote()
    {
        File.WriteAllBytes(_fixture.Tree["etc/copy"], Content);
        RepositoryFixture.Damage(_fixture.ObjectOf(Content));

        Repair(_fixture.Tree.Path);

        AssertLeadsToTheObject();
    }

    [Fact]
    public void Lead_to_the_object_that_came_back_after_the_damaged_one_was_put_aside()
    {
        RepositoryFixture.Damage(_fixture.ObjectOf(Content));
        Repair();
        File.WriteAllBytes(_fixture.Tree["etc/copy"], Content);

        Repair(_fixture.Tree.Path);

        AssertLeadsToTheObject();
    }

    [Fact]
    public void Stay_when_a_commit_wrote_the_object_and_go_with_the_commit_that_needs_them()
    {
        RepositoryFixture.Damage(_fixture.ObjectOf(Content));
        File.WriteAllBytes(_fixture.Tree["etc/copy"], Content);
        _fixture.Commit('a');
        Assert.NotEqual(Inode(_fixture.ObjectOf(Content)), Inode(_name));

        Collect();
        AssertLeadsToTheObject();

        _fixture.Repository.Commits.RemoveRef(BootCfs.Commits.RefName.Of(RepositoryFixture.Stream("ostree")));
        Directory.Delete(_fixture.Tree["etc"], recursive: true);
        Directory.CreateDirectory(_fixture.Tree["etc"]);
        _fixture.Commit('b');
        Collect(keepLast: 1);
        Assert.False(File.Exists(_name));
    }

    [Fact]
    public void Stay_as_they_are_where_an_object_is_missing()
    {
        File.Delete(_fixture.ObjectOf(Content));

        Collect();

        Assert.False(File.Exists(_name));
    }

    private static string Inode(string path) => Tool.Run("stat", "--format=%i", path);

    private void AssertLeadsToTheObject()
    {
        Assert.Equal(Inode(_fixture.ObjectOf(Content)), Inode(_name));
        Assert.Equal(Content, File.ReadAllBytes(_name));
    }

    private void Repair(params string[] from) =>
        Repairer.Run(_fixture.Repository, new RepairRequest(from, DryRun: false, LockWait.None), null, CancellationToken.None);

    private void Collect(int? keepLast = null) => Collector.Run(
        _fixture.Repository,
        new CollectionRequest(new RetentionPolicy(keepLast), TimeSpan.Zero, DryRun: false, LockWait.None),
        null,
        TimeProvider.System,
        CancellationToken.None);
}
