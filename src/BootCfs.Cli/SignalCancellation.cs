using System.Runtime.InteropServices;

namespace BootCfs.Cli;

/// <summary>
/// Ctrl-C and SIGTERM ask a command that has something to undo to stop and undo it; a second one ends the process. Until
/// a command asks for the token, signals end the process as they always do, also while it waits for input.
/// </summary>
internal sealed class SignalCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Cancelled by the first signal from now on.</summary>
    internal CancellationToken Token
    {
        get
        {
            if (_registrations.Count == 0)
            {
                _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
                _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
            }

            return _source.Token;
        }
    }

    /// <summary>The signal that came, if one did.</summary>
    internal PosixSignal? Received { get; private set; }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (Received is not null)
            return;
        Received = context.Signal;
        context.Cancel = true;
        _source.Cancel();
    }
}
