using BootCfs.Store;

namespace BootCfs.Tests.Engine.Store;

public sealed class EarlySyncTests : IDisposable
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _end = new(0);
    private int _runs;

    public void Dispose()
    {
        _begun.Dispose();
        _end.Dispose();
    }

    [Fact]
    public void Runs_after_each_so_many_bytes_and_never_twice_at_once()
    {
        var early = new EarlySync(Run, step: 10);
        early.Add(9);
        Assert.Equal(0, _runs);
        early.Add(1);
        _begun.Wait();
        early.Add(25); // while it runs
        _end.Release();
        early.Wait();
        Assert.Equal(1, _runs);

        early.Add(1);
        _begun.Wait();
        _end.Release();
        early.Wait();
        Assert.Equal(2, _runs);
    }

    [Fact]
    public void What_is_begun_while_one_runs_comes_behind_it()
    {
        var early = new EarlySync(Run, step: 16);
        early.Add(2);
        early.Begin();
        _begun.Wait();
        early.Add(1);
        early.Begin(); // not for so little
        early.Add(1);
        early.Begin();
        Assert.Equal(1, _runs);
        _end.Release(2);
        early.Wait();
        Assert.Equal(2, _runs);
    }

    [Fact]
    public void Keeps_a_failure_for_who_waits()
    {
        var early = new EarlySync(() => throw new IOException($"disk {++_runs}"), step: 1);
        early.Add(1);
        Assert.Equal("disk 1", Assert.Throws<IOException>(early.Wait).Message);
        early.Add(1);
        Assert.Equal("disk 1", Assert.Throws<IOException>(early.Wait).Message);
    }

    private void Run()
    {
        _runs++;
        _begun.Release();
        _end.Wait();
    }
}
