using BootCfs.Format.FsVerity;
using BootCfs.Linux;

namespace BootCfs.Tests.Engine;

public sealed class RepositoryLockTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Repository _repository;

    public RepositoryLockTests() => _repository = Repository.Init(_folder["repo"], FsVerityAlgorithm.Sha256);

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(LockMode.Shared)]
    [InlineData(LockMode.Exclusive)]
    public void Only_one_changes_a_repository_at_a_time(LockMode objects)
    {
        using RepositoryLock held = Lock(LockMode.Shared);
        var error = Assert.Throws<LockedException>(() => Lock(objects));
        Assert.Equal($"{_folder.Path}/repo/bootcfs/lock is locked by process {Environment.ProcessId} (test)", error.Message);
    }

    [Theory]
    [InlineData(LockMode.Shared, LockMode.Shared, true)]
    [InlineData(LockMode.Shared, LockMode.Exclusive, false)]
    [InlineData(LockMode.Exclusive, LockMode.Shared, false)]
    public void Other_tools_use_objects_unless_they_are_being_collected(LockMode theirs, LockMode ours, bool together)
    {
        using FileLock held = FileLock.TryAcquireDirectory(_folder.Handle, "repo", theirs)!; // nobody else is here
        if (together)
            Lock(ours).Dispose();
        else
            Assert.Throws<LockedException>(() => Lock(ours));
    }

    [Fact]
    public void Who_cannot_have_the_directory_lets_go_of_the_lock_file()
    {
        using (FileLock.TryAcquireDirectory(_folder.Handle, "repo", LockMode.Exclusive))
            Assert.Throws<LockedException>(() => Lock(LockMode.Shared));
        Lock(LockMode.Shared).Dispose();
        Lock(LockMode.Exclusive).Dispose();
    }

    [Theory]
    [InlineData("process 1 (bootcfs commit a)\n", false)]
    [InlineData("", true)] // whoever has them lives: git, say
    public void What_the_dead_left_is_cleared_up_by_the_next(string holder, bool stays)
    {
        string[] leftovers =
        [
            ".bootcfs-1-1.tmp", "bootcfs/.bootcfs-1-1.tmp", "bootcfs/index/.bootcfs-1-1.tmp", "bootcfs/commits.git/config.lock",
            "bootcfs/commits.git/.bootcfs-1-1.tmp", "bootcfs/commits.git/refs/heads/a.lock", "bootcfs/commits.git/refs/heads/b/c.lock",
            "bootcfs/commits.git/objects/tmp_object_git2_1", "bootcfs/commits.git/objects/pack/pack_git2_1",
        ];
        string[] others = ["bootcfs/commits.git/refs/heads/lock", "bootcfs/commits.git/objects/info/a.lock", "meta.json"];
        Directory.CreateDirectory(_folder["repo/bootcfs/index"]);
        Directory.CreateDirectory(_folder["repo/bootcfs/commits.git/refs/heads/b"]);
        foreach (string path in leftovers.Concat(others))
            File.AppendAllText(_folder[$"repo/{path}"], "");
        File.WriteAllText(_folder["repo/bootcfs/lock"], holder);

        Lock(LockMode.Shared).Dispose();

        Assert.Equal(stays ? leftovers : [], leftovers.Where(path => File.Exists(_folder[$"repo/{path}"])));
        Assert.All(others, path => Assert.True(File.Exists(_folder[$"repo/{path}"])));
        Assert.Equal("", File.ReadAllText(_folder["repo/bootcfs/lock"]));
    }

    [Fact]
    public void What_the_living_could_not_remove_from_the_staging_folder_goes_too()
    {
        Directory.CreateDirectory(_folder["repo/bootcfs/tmp/5f"]);
        File.WriteAllText(_folder["repo/bootcfs/tmp/new1"], "half");

        Lock(LockMode.Shared).Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["repo/bootcfs/tmp"]));
    }

    private RepositoryLock Lock(LockMode objects) => _repository.Lock("test", objects, LockWait.None, CancellationToken.None);
}
