using System.Net.Sockets;

namespace BootCfs.Tests.Linux;

/// <summary>Stands for the journal of a system: keeps what is written to it.</summary>
internal sealed class JournalListener : IDisposable
{
    private const int MaxSize = 1 << 16;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };

    internal JournalListener(string path) => _socket.Bind(new UnixDomainSocketEndPoint(path));

    /// <summary>What was written since, a datagram each.</summary>
    internal IReadOnlyList<byte[]> ReadAll()
    {
        var entries = new List<byte[]>();
        byte[] buffer = new byte[MaxSize];
        while (_socket.Poll(0, SelectMode.SelectRead))
            entries.Add(buffer[.._socket.Receive(buffer)]);
        return entries;
    }

    public void Dispose() => _socket.Dispose();
}
