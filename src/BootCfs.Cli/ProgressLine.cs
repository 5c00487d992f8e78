namespace BootCfs.Cli;

/// <summary>A line at the bottom of a terminal that says how far work is; gone when the work is done.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const string EraseLine = "\r\e[K";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly TextWriter _terminal;
    private readonly Lock _writing = new();
    private readonly ITimer _timer;
    private bool _shown;
    private bool _done;

    internal ProgressLine(TextWriter terminal, Func<string> text, TimeProvider time)
    {
        _terminal = terminal;
        _timer = time.CreateTimer(_ => Show(text()), null, Interval, Interval);
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            // A tick that is under way comes too late from here on.
            _done = true;
            if (_shown)
                _terminal.Write(EraseLine);
        }
    }

    private void Show(string text)
    {
        lock (_writing)
        {
            if (_done)
                return;
            _shown = true;
            _terminal.Write(EraseLine + text);
        }
    }
}
