using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Import;
using BootCfs.Tests.Engine.Import;

namespace BootCfs.Tests.Engine;

/// <summary>A commit in another repository.</summary>
public class RevisionSourceTests(PackedTree packed) : TreeSourceContractTests(packed)
{
    protected override string Pack(string folder, string scratch)
    {
        using Repository repository = Repository.Init($"{scratch}/repo", FsVerityAlgorithm.Sha256);
        Assert.True(StreamName.TryParse("main", out StreamName main));
        CommitBuilder.Run(repository, Request(main, folder), null, CancellationToken.None);
        return $"commit:main,repo={scratch}/repo";
    }

    protected override void Damage(string scratch)
    {
        string largest = Directory.GetFiles($"{scratch}/repo/objects", "*", SearchOption.AllDirectories).MaxBy(path => new FileInfo(path).Length)!; // there are some
        using FileStream file = File.OpenWrite(largest);
        file.Position = 1_500_000;
        file.WriteByte(1);
    }

    internal override TreeSourceContext Context() => new() { Commit = (revision, repository) => new RevisionSource(repository!, revision) }; // Pack says which

    [Fact]
    public void Copies_nothing_within_a_repository_and_makes_the_same_image()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllBytes(folder["file"], RandomBytes.Make(700_000));
        using var place = new TemporaryDirectory();
        using Repository repository = Repository.Init(place["repo"], FsVerityAlgorithm.Sha256);
        Assert.True(StreamName.TryParse("main", out StreamName main));
        CommitResult first = CommitBuilder.Run(repository, Request(main, folder.Path), null, CancellationToken.None);

        CommitResult second = CommitBuilder.Run(
            repository, Request(main, folder.Path) with { Trees = [new RevisionSource(place["repo"], "main")] }, null, CancellationToken.None);

        Assert.Equal((first.Image, 0), (second.Image, second.NewObjects));
    }

    [Fact]
    public void Names_a_revision_that_is_not_there()
    {
        using var place = new TemporaryDirectory();
        using Repository repository = Repository.Init(place["repo"], FsVerityAlgorithm.Sha256);

        Assert.Throws<UnknownRevisionException>(() => new RevisionSource(place["repo"], "main").Read(Session(), CancellationToken.None));
    }

    [Fact]
    public void Refuses_a_repository_with_other_digests()
    {
        using var place = new TemporaryDirectory();
        using Repository repository = Repository.Init(place["repo"], FsVerityAlgorithm.Sha512);

        BootCfsException error = Assert.Throws<NotARepositoryException>(() => new RevisionSource(place["repo"], "main").Read(Session(), CancellationToken.None));
        Assert.EndsWith("its digests are sha512, not sha256", error.Message, StringComparison.Ordinal);
    }

    private static CommitRequest Request(StreamName stream, string folder) => new()
    {
        Stream = stream,
        Trees = [new DirectorySource(folder)],
        Author = new CommitIdentity("a", "b", DateTimeOffset.UnixEpoch),
        Subject = "s",
        AllowUnsigned = true,
    };
}
