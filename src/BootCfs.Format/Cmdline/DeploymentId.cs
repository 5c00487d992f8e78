using System.Globalization;
using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Cmdline;

/// <summary>
/// Names a deployment and its state directory: the hex digest of its image, then <c>.N</c> for a further deployment of
/// the same image. Safe as a file name.
/// </summary>
/// <param name="Digest">Digest of the image.</param>
/// <param name="Serial">0 for the first deployment of the image, which is written without it.</param>
public readonly record struct DeploymentId(FsVerityDigest Digest, int Serial = 0)
{
    private const int MaxSerialDigits = 9;

    /// <summary>Reads an id; the one spelling that <see cref="ToString"/> writes is taken and no other.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DeploymentId id)
    {
        id = default;
        int dot = text.IndexOf('.');
        int serial = 0;
        if (dot >= 0)
        {
            ReadOnlySpan<char> digits = text[(dot + 1)..];
            if (digits.IsEmpty || digits.Length > MaxSerialDigits || digits[0] == '0'
                || digits.ContainsAnyExceptInRange('0', '9'))
                return false;
            serial = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[..dot];
        }

        if (!FsVerityDigest.TryParseHex(text, out FsVerityDigest digest))
            return false;
        id = new DeploymentId(digest, serial);
        return true;
    }

    /// <summary>Reads <c>bootcfs.deploy</c> from a command line; null when it is absent.</summary>
    /// <exception cref="InvalidKargException">It is malformed, or stands there more than once.</exception>
    public static DeploymentId? Read(KernelCommandLine commandLine)
    {
        DeploymentId? found = null;
        foreach (KernelArgument argument in commandLine.Arguments)
        {
            if (argument.Name != Kargs.Deploy)
                continue;
            if (found is not null)
                throw new InvalidKargException(argument.ToString(), "a second deployment");
            if (!TryParse(argument.Value, out DeploymentId id))
                throw new InvalidKargException(argument.ToString(), "not an image digest with an optional .N");
            found = id;
        }

        return found;
    }

    /// <summary>The argument that names this deployment on a command line.</summary>
    public string ToKarg() => $"{Kargs.Deploy}={this}";

    /// <summary>The id as it is written in file names, refs and kargs.</summary>
    public override string ToString() =>
        Serial == 0 ? Digest.ToHex() : Digest.ToHex() + "." + Serial.ToString(CultureInfo.InvariantCulture);
}
