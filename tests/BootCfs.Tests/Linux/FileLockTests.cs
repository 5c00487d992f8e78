using System.Runtime.InteropServices;
using BootCfs.Format;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Tests.Linux;

public sealed partial class FileLockTests : IDisposable
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
    public void A_lock_let_go_of_can_be_taken_while_a_forked_child_still_has_the_file()
    {
        FileLock held = FileLock.Acquire(_directory.Handle, "lock", LockMode.Exclusive, "a");
        string descriptor = Directory.GetFiles("/proc/self/fd")
            .Single(path => new FileInfo(path).LinkTarget == $"{_directory.Path}/lock");
        int duplicate = dup(int.Parse(Path.GetFileName(descriptor), null));
        using var shared = new SafeFileHandle(duplicate, ownsHandle: true);
        Assert.False(shared.IsInvalid);

        held.Dispose();

        FileLock.Acquire(_directory.Handle, "lock", LockMode.Exclusive, "b").Dispose();
    }

    [Fact]
    public void A_directory_is_a_lock_too()
    {
        _directory.Handle.MakeDirectory("store", 0b111_000_000);
        using FileLock? shared = FileLock.TryAcquireDirectory(_directory.Handle, "store", LockMode.Shared);
        Assert.NotNull(shared);
        FileLock.TryAcquireDirectory(_directory.Handle, "store", LockMode.Shared)!.Dispose(); // many may share it
        Assert.Null(FileLock.TryAcquireDirectory(_directory.Handle, "store", LockMode.Exclusive));
    }

    // What a fork does to every descriptor.
    [LibraryImport("libc")]
    private static partial int dup(int fd);
}
