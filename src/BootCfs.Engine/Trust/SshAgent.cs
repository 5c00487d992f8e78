using System.Buffers.Binary;
using System.Net.Sockets;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Trust;

/// <summary>A running ssh-agent. Each question has a connection of its own.</summary>
/// <param name="socket">Path of its socket, as <c>SSH_AUTH_SOCK</c> says it.</param>
/// <param name="patience">How long to wait for it; people may have to touch a token first.</param>
public sealed class SshAgent(string socket, TimeSpan patience)
{
    private const int LengthSize = 4;

    /// <summary>Names it in errors.</summary>
    public string Name => socket;

    /// <summary>Sends a message and returns the answer, in any state.</summary>
    /// <exception cref="SshAgentException">There is none.</exception>
    internal byte[] Ask(ReadOnlySpan<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            {
                SendTimeout = (int)patience.TotalMilliseconds,
                ReceiveTimeout = (int)patience.TotalMilliseconds,
            };
            using CancellationTokenRegistration stop = cancellationToken.Register(connection.Dispose);
            connection.Connect(new UnixDomainSocketEndPoint(socket));
            return Ask(connection, message);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            throw new SshAgentException(Name, $"gave no answer for {(int)patience.TotalSeconds} seconds", e);
        }
        catch (SocketException e)
        {
            // The runtime gives a missing file the error of a missing address.
            int errno = e.SocketErrorCode == SocketError.AddressNotAvailable ? Errno.ENOENT : e.NativeErrorCode;
            throw new SshAgentException(Name, LinuxException.Sentence(errno).ToLowerInvariant(), e);
        }
        catch (ArgumentException e)
        {
            // The kernel has no room for such a path.
            throw new SshAgentException(Name, "is no path of a socket", e);
        }
    }

    private byte[] Ask(Socket connection, ReadOnlySpan<byte> message)
    {
        byte[] request = new byte[LengthSize + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(request, message.Length);
        message.CopyTo(request.AsSpan(LengthSize));
        for (int sent = 0; sent < request.Length;)
            sent += connection.Send(request.AsSpan(sent));

        byte[] head = Receive(connection, LengthSize);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        return length is > 0 and <= SshAgentMessages.MaxAnswer
            ? Receive(connection, (int)length)
            : throw new SshAgentException(Name, $"answer of {length} bytes is not taken, only up to {SshAgentMessages.MaxAnswer}");
    }

    private byte[] Receive(Socket connection, int length)
    {
        byte[] bytes = new byte[length];
        for (int received = 0; received < length;)
        {
            int count = connection.Receive(bytes.AsSpan(received));
            if (count == 0)
                throw new SshAgentException(Name, "ended the connection without an answer");
            received += count;
        }

        return bytes;
    }
}
