using BootCfs.Format;
using BootCfs.Linux;

namespace BootCfs.Tests.Linux;

public sealed class FileLockTests : IDisposable
{
    private readonly OpenTemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(LockMode.Exclusive)]
    [InlineData(LockMode.Shared)]
    public void An_exclusive_holder_is_named(LockMode second)
    {
        using FileLock held = FileLock.Acquire(_directory.Handle, "lock", LockMode.Exclusive, "bootcfs deploy");
        var error = Assert.Throws<LockedException>(() => FileLock.Acquire(_directory.Handle, "lock", second, "x"));
        Assert.Equal(
            $"{_directory.Path}/lock is locked by process {Environment.ProcessId} (bootcfs deploy)", error.Message);
        Assert.Equal(ErrorCode.Locked, error.Code);
    }

    [Fact]
    public void Many_may_share_and_no_past_holder_is_blamed()
    {
        FileLock.Acquire(_directory.Handle, "lock", LockMode.Exclusive, "past").Dispose();
        using FileLock first = FileLock.Acquire(_directory.Handle, "lock", LockMode.Shared, "a");
        using FileLock second = FileLock.Acquire(_directory.Handle, "lock", LockMode.Shared, "b");
        var error = Assert.Throws<LockedException>(
            () => FileLock.Acquire(_directory.Handle, "lock", LockMode.Exclusive, "c"));
        Assert.Equal("another process", error.Holder);
    }

    [Fact]
    public void A_lock_let_go_of_can_be_taken()
    {
        FileLock.Acquire(_directory.Handle, "lock", LockMode.Exclusive, "a").Dispose();
        FileLock.Acquire(_directory.Handle, "lock", LockMode.Exclusive, "b").Dispose();
    }

    [Fact]
    public void A_directory_is_a_lock_too()
    {
        using FileLock shared = FileLock.AcquireDirectory(_directory.Path, LockMode.Shared);
        FileLock.AcquireDirectory(_directory.Path, LockMode.Shared).Dispose();
        Assert.Throws<LockedException>(() => FileLock.AcquireDirectory(_directory.Path, LockMode.Exclusive));
    }
}
