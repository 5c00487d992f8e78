using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Tests.Engine;

/// <summary>Commits of a tree that was committed before: what is as it was is not read, and nothing else follows from that.</summary>
public sealed class UnchangedTreeTests : IDisposable
{
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly TemporaryDirectory _folder = new();
    private readonly Repository _repository;

    public UnchangedTreeTests()
    {
        _tree.Handle.TryLink("usr/bin/tool", _tree.Handle, "usr/bin/same");
        Xattrs.Set(_tree.Handle, "usr/bin/tool", "user.note", [0, 255]);
        Xattrs.Set(_tree.Handle, "usr", "user.note", [1]);
        _repository = Repository.Init(_folder["repo"], FsVerityAlgorithm.Sha256);
    }

    public void Dispose()
    {
        _repository.Dispose();
        _tree.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Gives_the_same_image_as_without_a_cache_and_reads_no_file()
    {
        Age();
        CommitResult first = Commit(out ImportProgress read);
        CommitResult second = Commit(out ImportProgress known);
        Assert.Equal((7, 0), (read.Files + read.KnownFiles, read.KnownFiles));
        Assert.Equal((0, 7), (known.Files, known.KnownFiles));
        Assert.Equal(read.Bytes, known.KnownBytes);
        Assert.Equal(first.Image, second.Image);
        Assert.Equal(first.Image, CommitElsewhere().Image);
    }

    [Fact]
    public void A_change_that_keeps_size_and_time_is_seen()
    {
        Age();
        Commit(out _);
        FileTime time = _tree.Handle.Stat("usr/bin/tool").Modified;
        File.WriteAllText(_tree["usr/bin/tool"], new string('u', 10_000));
        _tree.Handle.SetModified("usr/bin/tool", time);
        CommitResult changed = Commit(out ImportProgress progress);
        Assert.Equal(1, progress.Files);
        Assert.Equal(CommitElsewhere().Image, changed.Image);
    }

    [Fact]
    public void A_changed_attribute_is_seen()
    {
        Age();
        Commit(out _);
        Xattrs.Set(_tree.Handle, "usr/bin/tool", "user.note", [7]);
        Xattrs.Set(_tree.Handle, "usr", "user.note", [7]);
        Assert.Equal(CommitElsewhere().Image, Commit(out _).Image);
    }

    [Fact]
    public void An_object_that_is_gone_or_cut_short_comes_again()
    {
        Age();
        Commit(out _);
        string[] objects = Directory.GetFiles(_folder["repo/objects"], "*", SearchOption.AllDirectories);
        File.Delete(objects[0]);
        File.Delete(objects[1]);
        File.WriteAllText(objects[1], "short");
        Commit(out _);
        byte[] buffer = new byte[1 << 20];
        Assert.All(objects, path => Assert.Contains(
            _repository.Objects.Check(DigestOf(path), buffer), new[] { ObjectState.Intact, ObjectState.Sealed }));

        FsVerityDigest DigestOf(string path) => FsVerityDigest.FromBytes(
            FsVerityAlgorithm.Sha256, Convert.FromHexString(Path.GetFileName(Path.GetDirectoryName(path)) + Path.GetFileName(path)));
    }

    [Fact]
    public void A_file_that_changed_just_before_a_commit_is_never_taken_for_another()
    {
        Age();
        using (SafeFileHandle file = _tree.Handle.OpenFile("usr/bin/tool", FileAccess.ReadWrite))
        {
            FileHandle.Write(file, "changed"u8, 0);
            Commit(out _);
        }

        Commit(out ImportProgress progress);
        Assert.InRange(progress.Files, 0, 1);
        Assert.Equal(CommitElsewhere().Image, Commit(out _).Image);
    }

    [Fact]
    public void The_commit_is_the_same_whether_its_files_are_used_again_or_made_again()
    {
        CommitResult first = Commit(out _);
        CommitResult again = Commit(out _);
        Assert.True(again.IsUnchanged);
        Assert.Equal(first.Commit, again.Parent);
        using var folder = new TemporaryDirectory();
        using Repository other = Repository.Init(folder["repo"], FsVerityAlgorithm.Sha256);
        Assert.Equal(first.Commit, Run(other, BootableFolder.Request(_tree)).Commit);
        Assert.Equal(again.Commit, Run(other, BootableFolder.Request(_tree)).Commit);
        Assert.Equal(
            _repository.Commits.Read(first.Commit).Commit.Tree, _repository.Commits.Read(again.Commit).Commit.Tree);
    }

    [Fact]
    public void Another_recipe_is_a_change_though_the_root_is_the_same()
    {
        Commit(out _);
        _tree.Handle.RemoveTree("boot");
        _tree.Handle.RemoveTree("sysroot");
        CommitRequest request = BootableFolder.Request(_tree) with { OnlyChanges = true };
        CommitResult bootable = Run(_repository, request);
        Assert.False(bootable.IsUnchanged);
        CommitResult other = Run(_repository, request with { Filters = new TreeFilters { Owner = new OwnerRule(0, 0) } });
        Assert.False(other.IsUnchanged);
    }

    [Fact]
    public void No_commit_is_made_when_only_changes_are_wanted()
    {
        CommitRequest request = BootableFolder.Request(_tree) with { OnlyChanges = true };
        CommitResult first = Run(_repository, request);
        CommitResult second = Run(_repository, request);
        CommitResult third = Run(_repository, request);
        Assert.Equal((false, true, true), (first.IsUnchanged, second.IsUnchanged, third.IsUnchanged));
        Assert.Equal((first.Commit, null), (third.Commit, third.Parent));
        Assert.Single(_repository.Commits.Log(first.Commit));
        Assert.Equal(first.Commit, _repository.Commits.ReadRef(RefName.Of(request.Stream)));
    }

    private static CommitResult Run(Repository repository, CommitRequest request) =>
        CommitBuilder.Run(repository, request, null, CancellationToken.None);

    private CommitResult Commit(out ImportProgress progress) =>
        CommitBuilder.Run(_repository, BootableFolder.Request(_tree), progress = new ImportProgress(), CancellationToken.None);

    private CommitResult CommitElsewhere()
    {
        using var folder = new TemporaryDirectory();
        using Repository repository = Repository.Init(folder["repo"], FsVerityAlgorithm.Sha256);
        return CommitBuilder.Run(repository, BootableFolder.Request(_tree), null, CancellationToken.None);
    }

    // Until the clock of files has gone on, a file might change without a mark.
    private void Age()
    {
        FileTime last = _tree.Handle.Stat("usr").Changed;
        FileTime now;
        do
        {
            _folder.Handle.SetMode(".", 0b111_000_000);
            now = _folder.Handle.Stat(".").Changed;
        }
        while (((now.Seconds - last.Seconds) * 1_000_000_000) + now.Nanoseconds - last.Nanoseconds < 50_000_000);
    }
}
