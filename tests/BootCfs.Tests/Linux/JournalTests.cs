using BootCfs.Format.Journal;
using BootCfs.Linux;

namespace BootCfs.Tests.Linux;

public sealed class JournalTests : IDisposable
{
    private static readonly JournalEntry Entry = new(JournalMessages.Deployed, "it is done");

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_entry_is_one_datagram()
    {
        using var listener = new JournalListener(_folder["socket"]);
        new Journal(_folder["socket"]).Write(Entry);
        new Journal(_folder["socket"]).Write(Entry);
        Assert.Equal([Entry.ToBytes(), Entry.ToBytes()], listener.ReadAll());
    }

    [Fact]
    public void Without_a_journal_nothing_happens()
    {
        new Journal(_folder["none"]).Write(Entry);
        File.WriteAllText(_folder["file"], "");
        new Journal(_folder["file"]).Write(Entry);
    }

    [Fact]
    public void A_journal_that_reads_nothing_holds_nobody_up()
    {
        using var listener = new JournalListener(_folder["socket"]);
        for (int i = 0; i < 10_000; i++)
            new Journal(_folder["socket"]).Write(Entry);
        Assert.InRange(listener.ReadAll().Count, 1, 9_999);
    }
}
