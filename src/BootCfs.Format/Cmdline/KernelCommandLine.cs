using System.Text;

namespace BootCfs.Format.Cmdline;

/// <summary>
/// A kernel command line, split as the kernel splits it (<c>next_arg</c> and <c>parse_args</c>,
/// Documentation/admin-guide/kernel-parameters.rst), so that nobody sees another argument than the kernel does.
/// </summary>
public sealed class KernelCommandLine
{
    private KernelCommandLine(IReadOnlyList<KernelArgument> arguments) => Arguments = arguments;

    /// <summary>The arguments in order; what stands after <c>--</c> is for init and not among them.</summary>
    public IReadOnlyList<KernelArgument> Arguments { get; }

    /// <summary>Splits the content of <c>/proc/cmdline</c>. Anything is a command line: this never fails.</summary>
    public static KernelCommandLine Parse(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        if (end >= 0)
            text = text[..end];

        var arguments = new List<KernelArgument>();
        for (text = SkipBlanks(text); !text.IsEmpty; text = SkipBlanks(text))
        {
            KernelArgument argument = Next(ref text);
            if (argument is { Name: "--", Value: null })
                break;
            arguments.Add(argument);
        }

        return new KernelCommandLine(arguments);
    }

    private static KernelArgument Next(ref ReadOnlySpan<byte> text)
    {
        bool quoted = text[0] == '"';
        if (quoted)
            text = text[1..];

        bool inQuotes = quoted;
        int equals = 0; // an equals sign in front belongs to the name
        int length = 0;
        for (; length < text.Length && (inQuotes || !IsBlank(text[length])); length++)
        {
            if (text[length] == '=' && equals == 0)
                equals = length;
            else if (text[length] == '"')
                inQuotes = !inQuotes;
        }

        ReadOnlySpan<byte> word = text[..length];
        text = text[length..];
        if (equals == 0)
            return new KernelArgument(Decode(quoted ? WithoutLastQuote(word) : word), null);

        ReadOnlySpan<byte> value = word[(equals + 1)..];
        if (!value.IsEmpty && value[0] == '"')
            value = WithoutLastQuote(value[1..]);
        else if (quoted)
            value = WithoutLastQuote(value);
        return new KernelArgument(Decode(word[..equals]), Decode(value));
    }

    private static ReadOnlySpan<byte> WithoutLastQuote(ReadOnlySpan<byte> bytes) =>
        !bytes.IsEmpty && bytes[^1] == '"' ? bytes[..^1] : bytes;

    private static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsBlank(text[0]))
            text = text[1..];
        return text;
    }

    // The kernel's isspace() is that of Latin-1: the no-break space counts.
    private static bool IsBlank(byte b) => b is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r') or 0xa0;

    private static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
