using System.Globalization;

namespace BootCfs.Cli;

/// <summary>Numbers of bytes for people.</summary>
internal static class ByteText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A difference of sizes: as <see cref="Of"/>, with a sign.</summary>
    internal static string Signed(long bytes) => bytes < 0 ? $"-{Of(-bytes)}" : $"+{Of(bytes)}";

    /// <summary>Three digits and a binary unit.</summary>
    internal static string Of(long bytes)
    {
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        string format = unit == 0 || value >= 100 ? "0" : "0.0";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
