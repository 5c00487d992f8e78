using System.Globalization;

namespace BootCfs.Cli.Reference;

/// <summary>The command line of mkcomposefs (composefs.md S12.1).</summary>
internal sealed class MkComposefsOptions
{
    private const string WhiteSpace = " \t\n\v\f\r";

    private static readonly LongOption[] Known =
    [
        new("skip-xattrs"), new("user-xattrs"), new("skip-devices"), new("use-epoch"), new("digest-store", HasValue: true),
        new("print-digest"), new("print-digest-only"), new("from-file"), new("max-version", HasValue: true),
        new("min-version", HasValue: true), new("threads", HasValue: true),
    ];

    private int? _minVersion;
    private int? _maxVersion;

    internal bool FromFile { get; private set; }

    internal bool PrintDigest { get; private set; }

    internal bool PrintDigestOnly { get; private set; }

    internal bool UseEpoch { get; private set; }

    internal bool SkipDevices { get; private set; }

    internal bool SkipXattrs { get; private set; }

    internal bool UserXattrs { get; private set; }

    internal string? DigestStore { get; private set; }

    internal int Threads { get; private set; } = Environment.ProcessorCount;

    /// <summary>When only one of the two is given, the other is 0.</summary>
    internal int MinVersion => _minVersion ?? 0;

    internal int MaxVersion => _maxVersion ?? (_minVersion is null ? 1 : 0);

    internal string Source { get; private set; } = "";

    /// <summary>The image, or null when only its digest is wanted.</summary>
    internal string? Image { get; private set; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="RefusalException">It is wrong.</exception>
    internal static MkComposefsOptions Parse(string[] arguments, string usage)
    {
        var options = new MkComposefsOptions();
        var line = new LongOptions(Known, arguments);
        foreach (FoundOption option in line.Read())
        {
            if (option.Problem is not null)
                throw new RefusalException(option.IsValueMissing ? "option needs a value\n" : usage);
            options.Set(option);
        }

        options.Take(line.Operands, usage);
        return options;
    }

    private void Set(FoundOption option)
    {
        switch (option.Name)
        {
            case "skip-xattrs": SkipXattrs = true; break;
            case "user-xattrs": UserXattrs = true; break;
            case "skip-devices": SkipDevices = true; break;
            case "use-epoch": UseEpoch = true; break;
            case "digest-store": DigestStore = option.Value; break;
            case "print-digest": PrintDigest = true; break;
            case "print-digest-only": PrintDigest = PrintDigestOnly = true; break;
            case "from-file": FromFile = true; break;
            case "min-version": _minVersion = Number(option.Value, "Invalid min version"); break;
            case "max-version": _maxVersion = Number(option.Value, "Invalid max version"); break;
            default:
                Threads = Number(option.Value, "Invalid threads count");
                if (Threads < 1)
                    throw new RefusalException(string.Create(CultureInfo.InvariantCulture, $"Invalid threads count {Threads}\n"));
                break;
        }
    }

    private void Take(IReadOnlyList<string> operands, string usage)
    {
        if (operands.Count == 0)
            throw new RefusalException($"No source path specified\n{usage}");
        Source = operands[0];
        if (Source.Length == 0)
            return; // the tool itself refuses that, before it counts what else there is
        if (operands.Count > 2)
            throw new RefusalException($"Too many arguments\n{usage}");
        if (operands.Count == 1 && !PrintDigestOnly)
            throw new RefusalException($"No destination path specified\n{usage}");
        if (operands.Count == 2 && PrintDigestOnly)
            throw new RefusalException($"Cannot specify destination path with --print-digest-only\n{usage}");
        Image = operands.Count == 2 ? operands[1] : null;
    }

    // As strtol reads it, cut to 32 bits.
    private static int Number(string text, string refusal)
    {
        string digits = text.TrimStart(WhiteSpace.ToCharArray());
        bool negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+'))
            digits = digits[1..];
        if (digits.Length == 0 || digits.Any(digit => !char.IsAsciiDigit(digit)))
            throw new RefusalException($"{refusal} {text}\n");
        if (!long.TryParse(negative ? $"-{digits}" : digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            value = negative ? long.MinValue : long.MaxValue;
        return unchecked((int)value);
    }
}
