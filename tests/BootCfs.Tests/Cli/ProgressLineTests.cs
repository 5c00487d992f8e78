using BootCfs.Cli;

namespace BootCfs.Tests.Cli;

public class ProgressLineTests
{
    [Fact]
    public void Shows_each_step_in_place_of_the_one_before_and_leaves_no_trace()
    {
        var time = new ManualTime();
        using var terminal = new StringWriter();
        int step = 0;
        var line = new ProgressLine(terminal, () => $"step {++step}", time);
        time.Tick!(null);
        time.Tick(null);
        line.Dispose();
        time.Tick(null); // too late
        Assert.Equal("\r\e[Kstep 1\r\e[Kstep 2\r\e[K", terminal.ToString());
    }

    [Fact]
    public void Work_that_is_quick_shows_nothing()
    {
        using var terminal = new StringWriter();
        new ProgressLine(terminal, () => "never", new ManualTime()).Dispose();
        Assert.Equal("", terminal.ToString());
    }

    private sealed class ManualTime : TimeProvider
    {
        internal TimerCallback? Tick { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Tick = callback;
            return new NoTimer();
        }
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
