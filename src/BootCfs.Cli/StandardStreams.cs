using System.Text;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Cli;

/// <summary>Standard input, output and error. Data goes to output, everything else to error.</summary>
internal sealed class StandardStreams : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly SafeFileHandle _input = new(0, ownsHandle: false);
    private readonly SafeFileHandle _output = new(1, ownsHandle: false);
    private readonly SafeFileHandle _error = new(2, ownsHandle: false);

    internal StandardStreams()
    {
        Input = new HandleStream(_input);
        Data = new HandleStream(_output);
        Text = new StreamWriter(Data, Utf8, bufferSize: 16 * 1024) { NewLine = "\n" };
        Messages = new StreamWriter(new HandleStream(_error), Utf8) { NewLine = "\n", AutoFlush = true };
    }

    /// <summary>Standard input, unbuffered.</summary>
    internal Stream Input { get; }

    /// <summary>Standard output for bytes, unbuffered.</summary>
    internal Stream Data { get; }

    /// <summary>Standard output for text, buffered: whoever has written all flushes it.</summary>
    internal StreamWriter Text { get; }

    /// <summary>Standard error.</summary>
    internal TextWriter Messages { get; }

#pragma warning disable RS0030 // asks about the console, does not write to it
    /// <summary>Whether people look at the output.</summary>
    internal static bool OutputIsTerminal => !Console.IsOutputRedirected;

    /// <summary>Whether people look at the messages.</summary>
    internal static bool ErrorIsTerminal => !Console.IsErrorRedirected;

    /// <summary>Whether people can be asked.</summary>
    internal static bool InputIsTerminal => !Console.IsInputRedirected;
#pragma warning restore RS0030

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
    }
}
