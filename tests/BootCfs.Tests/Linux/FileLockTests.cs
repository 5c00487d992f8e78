using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
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
        using FileLock held = Acquire(LockMode.Exclusive, "bootcfs deploy");
        var error = Assert.Throws<LockedException>(() => Acquire(second, "x"));
        Assert.Equal(
            $"{_directory.Path}/lock is locked by process {Environment.ProcessId} (bootcfs deploy)", error.Message);
        Assert.Equal(ErrorCode.Locked, error.Code);
    }

    [Fact]
    public void Many_may_share_and_no_past_holder_is_blamed()
    {
        Acquire(LockMode.Exclusive, "past").Dispose();
        using FileLock first = Acquire(LockMode.Shared, "a");
        using FileLock second = Acquire(LockMode.Shared, "b");
        var error = Assert.Throws<LockedException>(
            () => Acquire(LockMode.Exclusive, "c"));
        Assert.Equal("another process", error.Holder);
    }

    [Fact]
    public void A_lock_let_go_of_can_be_taken()
    {
        Acquire(LockMode.Exclusive, "a").Dispose();
        Acquire(LockMode.Exclusive, "b").Dispose();
    }

    [Fact]
    public void A_lock_let_go_of_can_be_taken_while_a_forked_child_still_has_the_file()
    {
        FileLock held = Acquire(LockMode.Exclusive, "a");
        string descriptor = Directory.GetFiles("/proc/self/fd")
            .Single(path => new FileInfo(path).LinkTarget == $"{_directory.Path}/lock");
        int duplicate = dup(int.Parse(Path.GetFileName(descriptor), null));
        using var shared = new SafeFileHandle(duplicate, ownsHandle: true);
        Assert.False(shared.IsInvalid);

        held.Dispose();

        Acquire(LockMode.Exclusive, "b").Dispose();
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

    [Fact]
    public void Who_waits_is_told_for_whom_and_gets_the_lock_when_it_is_free()
    {
        FileLock held = Acquire(LockMode.Exclusive, "bootcfs deploy");
        var told = new List<string>();
        var wait = new LockWait(TimeSpan.FromSeconds(30), TimeProvider.System, line =>
        {
            told.Add(line);
            held.Dispose();
        });

        using FileLock got = FileLock.Acquire(
            _directory.Handle, "lock", LockMode.Exclusive, "second", wait, CancellationToken.None);

        Assert.Equal(
            [$"waiting for process {Environment.ProcessId} (bootcfs deploy) to release {_directory.Path}/lock"], told);
        Assert.Equal($"process {Environment.ProcessId} (second)\n", Encoding.UTF8.GetString(_directory.Read("lock")));
    }

    [Fact]
    public void Waiting_ends_with_its_time_and_names_the_holder()
    {
        using FileLock held = Acquire(LockMode.Exclusive, "bootcfs gc");
        var time = new ManualTime();
        var wait = new LockWait(TimeSpan.FromSeconds(30), time, _ => time.Expire());

        var error = Assert.Throws<LockedException>(() => FileLock.Acquire(
            _directory.Handle, "lock", LockMode.Exclusive, "second", wait, CancellationToken.None));

        Assert.Equal($"process {Environment.ProcessId} (bootcfs gc)", error.Holder);
        Assert.Equal(TimeSpan.FromSeconds(30), time.Due);
    }

    [Fact]
    public void Waiting_can_be_cancelled_and_leaves_no_lock_behind()
    {
        FileLock held = Acquire(LockMode.Exclusive, "a");
        using var source = new CancellationTokenSource();
        var wait = new LockWait(TimeSpan.FromSeconds(30), TimeProvider.System, _ => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => FileLock.Acquire(
            _directory.Handle, "lock", LockMode.Exclusive, "b", wait, source.Token));

        held.Dispose();

        // The thread that gave up may be granted the lock for a moment.
        FileLock.Acquire(
            _directory.Handle, "lock", LockMode.Exclusive, "c", wait with { Tell = _ => { } }, CancellationToken.None).Dispose();
    }

    [Fact]
    public void A_holder_that_is_killed_is_not_waited_for()
    {
        using Process holder = StartHolder($"{_directory.Path}/lock");
        var wait = new LockWait(TimeSpan.FromSeconds(30), TimeProvider.System, _ => holder.Kill(entireProcessTree: true));
        FileLock.Acquire(_directory.Handle, "lock", LockMode.Exclusive, "a", wait, CancellationToken.None).Dispose();
        Assert.True(holder.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void The_holder_of_a_directory_is_named_as_the_kernel_knows_it()
    {
        _directory.Handle.MakeDirectory("store", 0b111_000_000);
        using Process holder = StartHolder($"{_directory.Path}/store");
        var error = Assert.Throws<LockedException>(() => FileLock.AcquireDirectory(
            _directory.Handle, "store", LockMode.Exclusive, LockWait.None, CancellationToken.None));
        holder.Kill(entireProcessTree: true);
        Assert.Equal($"process {holder.Id} (flock --shared {_directory.Path}/store sh -c echo held; read forever)", error.Holder);
    }

    private FileLock Acquire(LockMode mode, string command) =>
        FileLock.Acquire(_directory.Handle, "lock", mode, command, LockWait.None, CancellationToken.None);

    // flock(1) holds the lock as long as its child runs, which waits for input.
    private static Process StartHolder(string path)
    {
        var holder = Process.Start(new ProcessStartInfo("flock", ["--shared", path, "sh", "-c", "echo held; read forever"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!; // never null without a shell
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        return holder;
    }

    private sealed class ManualTime : TimeProvider
    {
        private Action? _expire;

        internal TimeSpan Due { get; private set; }

        internal void Expire() => _expire!(); // the wait has begun

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            _expire = () => callback(state);
            return new Timer(_ => { });
        }
    }

    // What a fork does to every descriptor.
    [LibraryImport("libc")]
    private static partial int dup(int fd);
}
