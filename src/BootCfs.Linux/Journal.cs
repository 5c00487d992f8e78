using System.Net.Sockets;
using BootCfs.Format.Journal;

namespace BootCfs.Linux;

/// <summary>The journal of systemd, written to by its own protocol, so that entries keep their fields.</summary>
/// <param name="socket">Where it listens; a system without it has no journal, and nothing is lost but the entry.</param>
public sealed class Journal(string socket)
{
    /// <summary>That of the system.</summary>
    public static Journal OfSystem { get; } = new("/run/systemd/journal/socket");

    /// <summary>Writes an entry. Never fails and never waits: what a log cannot take must not stop what it is about.</summary>
    public void Write(JournalEntry entry)
    {
        if (!File.Exists(socket))
            return;
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            connection.SendTo(entry.ToBytes(), new UnixDomainSocketEndPoint(socket));
        }
        catch (SocketException)
        {
            // Nobody listens, the entry is too long, or the journal is behind.
        }
    }
}
