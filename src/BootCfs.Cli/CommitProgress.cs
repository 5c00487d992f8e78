using System.Globalization;
using System.Text.Json;
using BootCfs.Cli.Json;
using BootCfs.Import;
using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary>
/// Tells how far a commit is: a line that changes on a terminal, else a line a phase, and to programs events on a descriptor.
/// What is told is never waited for.
/// </summary>
internal sealed class CommitProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly Action<string>? _note;
    private readonly InheritedPipe? _events;
    private readonly Lock _writing = new();
    private readonly ITimer? _timer;
    private readonly long _start;

    /// <summary>Begins to tell.</summary>
    /// <param name="note">Told of each phase; null when nobody is, or a terminal shows it.</param>
    /// <param name="events">Where events go, if anywhere; the caller's.</param>
    /// <param name="time">Tells how long it takes.</param>
    internal CommitProgress(Action<string>? note, InheritedPipe? events, TimeProvider time)
    {
        _time = time;
        _note = note;
        _events = events;
        _start = time.GetTimestamp();
        Import = new ImportProgress { Entered = Enter };
        if (events is not null)
            _timer = time.CreateTimer(_ => Send("progress", TimeSpan.Zero), null, Interval, Interval);
    }

    /// <summary>What the work counts in.</summary>
    internal ImportProgress Import { get; }

    /// <summary>One line for people.</summary>
    internal string Line()
    {
        ProgressDocument now = Describe("progress");
        if (Import.Phase != ImportPhase.Reading)
            return Say(Import.Phase);
        long done = now.Bytes + now.ReusedBytes;
        string total = now.ExpectedBytes is { } expected && expected >= done ? $" of about {ByteText.Of(expected)}" : "";
        string left = now.Eta is { } seconds ? $", {TimeSpan.FromSeconds(seconds).ToString(@"m\:ss", CultureInfo.InvariantCulture)} left" : "";
        return $"{now.Entries} entries, {ByteText.Of(done)}{total}, {ByteText.Of(now.ReusedBytes)} unchanged, {ByteText.Of(now.NewBytes)} new, "
            + $"{ByteText.Of(now.Rate)}/s{left}";
    }

    /// <summary>Says that the work went well.</summary>
    internal void Done() => Send("done", Patience);

    public void Dispose() => _timer?.Dispose();

    private void Enter(ImportPhase phase)
    {
        _note?.Invoke(Say(phase));
        Send("phase", Patience);
    }

    private void Send(string name, TimeSpan patience)
    {
        if (_events is null)
            return;
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(Describe(name), CliJson.Context.ProgressDocument), (byte)'\n'];
        lock (_writing)
            _events.TryWrite(line, patience);
    }

    private ProgressDocument Describe(string name)
    {
        double elapsed = _time.GetElapsedTime(_start).TotalSeconds;
        long done = Import.Bytes + Import.KnownBytes;
        long rate = elapsed > 0 ? (long)(done / elapsed) : 0;
        long? expected = Import.ExpectedBytes;
        return new ProgressDocument
        {
            Event = name,
            Phase = JsonNamingPolicy.KebabCaseLower.ConvertName(Import.Phase.ToString()),
            Elapsed = Math.Round(elapsed, 3),
            Entries = Import.Entries,
            Files = Import.Files,
            Bytes = Import.Bytes,
            ReusedFiles = Import.KnownFiles,
            ReusedBytes = Import.KnownBytes,
            NewBytes = Import.NewBytes,
            ExpectedBytes = expected,
            Rate = rate,
            Eta = Import.Phase == ImportPhase.Reading && rate > 0 && expected >= done ? (expected - done) / rate : null,
        };
    }

    private static string Say(ImportPhase phase) => phase switch
    {
        ImportPhase.Reading => "tree: reading",
        ImportPhase.Imaging => "image: making",
        ImportPhase.Storing => "objects: bringing them to the disk",
        _ => "commit: writing",
    };
}
