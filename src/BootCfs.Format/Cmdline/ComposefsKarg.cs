using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Cmdline;

/// <summary>One root image that the kernel command line names.</summary>
/// <param name="Digest">fs-verity digest of the image file.</param>
/// <param name="VerityRequired">False when <c>?</c> stands directly after the <c>=</c>.</param>
/// <param name="Layout">Layout of the image; null when the argument does not say it.</param>
public readonly record struct ComposefsKarg(FsVerityDigest Digest, bool VerityRequired, int? Layout)
{
    private const int NamedLayout = 1;

    /// <summary>Makes the argument that names an image, in the form that its layout needs.</summary>
    public static ComposefsKarg For(ImageDigest image, bool verityRequired = true) =>
        new(image.Digest, verityRequired, image.Layout == NamedLayout ? NamedLayout : null);

    /// <summary>Reads the root images that a command line names, in order.</summary>
    /// <exception cref="InvalidKargException">One of them is malformed.</exception>
    public static IReadOnlyList<ComposefsKarg> ReadAll(KernelCommandLine commandLine)
    {
        var found = new List<ComposefsKarg>();
        foreach (KernelArgument argument in commandLine.Arguments)
        {
            if (argument.Name is Kargs.ComposefsDigest or Kargs.Composefs)
                found.Add(Parse(argument));
        }

        return found;
    }

    /// <summary>Reads one <c>composefs.digest</c> or <c>composefs</c> argument.</summary>
    /// <exception cref="InvalidKargException">It is malformed or names an image of an unknown layout.</exception>
    public static ComposefsKarg Parse(KernelArgument argument)
    {
        ReadOnlySpan<char> value = argument.Value;
        bool verityRequired = value is not ['?', ..];
        if (!verityRequired)
            value = value[1..];

        if (argument.Name == Kargs.Composefs)
        {
            return FsVerityDigest.TryParseHex(value, out FsVerityDigest digest)
                ? new ComposefsKarg(digest, verityRequired, null)
                : throw new InvalidKargException(argument.ToString(), "not 64 or 128 lower case hex digits");
        }

        string? wrong = ImageDigest.Parse(value, out ImageDigest image);
        if (wrong is null && image.Layout != NamedLayout)
            wrong = $"image layout v{image.Layout} has no name here";
        return wrong is null
            ? new ComposefsKarg(image.Digest, verityRequired, image.Layout)
            : throw new InvalidKargException(argument.ToString(), wrong);
    }

    /// <summary>The argument as it is written on a command line.</summary>
    public override string ToString()
    {
        string optional = VerityRequired ? "" : "?";
        return Layout is int layout
            ? $"{Kargs.ComposefsDigest}={optional}{new ImageDigest(layout, Digest)}"
            : $"{Kargs.Composefs}={optional}{Digest.ToHex()}";
    }
}
