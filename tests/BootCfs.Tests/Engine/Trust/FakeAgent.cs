using System.Buffers.Binary;
using System.Net.Sockets;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

/// <summary>A socket that answers each question with the next of some byte strings, whatever was asked.</summary>
internal sealed class FakeAgent : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task _serving;

    /// <param name="answers">With their lengths in front. None at all: it is silent.</param>
    internal FakeAgent(params byte[][] answers)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _serving = Task.Run(() => Serve(answers));
    }

    internal string Path => _directory["agent"];

    internal SshAgent Agent => new(Path, TimeSpan.FromSeconds(30));

    /// <summary>An answer with its length in front.</summary>
    internal static byte[] Framed(byte[] answer)
    {
        byte[] framed = [0, 0, 0, 0, .. answer];
        BinaryPrimitives.WriteInt32BigEndian(framed, answer.Length);
        return framed;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _serving.Wait();
        _directory.Dispose();
    }

    private void Serve(byte[][] answers)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                using Socket connection = _listener.Accept();
                byte[] question = new byte[4096];
                connection.Receive(question);
                if (i < answers.Length)
                    connection.Send(answers[i]);
                else
                    connection.Receive(question); // until the other side gives up
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
        catch (ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
