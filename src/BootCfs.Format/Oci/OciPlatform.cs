using System.Runtime.InteropServices;

namespace BootCfs.Format.Oci;

/// <summary>What an image runs on, in the words of Go: <c>linux/arm64</c>, <c>linux/arm/v7</c>.</summary>
/// <param name="Os">Operating system.</param>
/// <param name="Architecture">Architecture.</param>
/// <param name="Variant">Which of the architecture; null for the usual one.</param>
public sealed record OciPlatform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>That of this machine.</summary>
    public static OciPlatform ThisMachine { get; } = new("linux", RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
        // All others have one name.
        var other => other.ToString().ToLowerInvariant(),
    });

    /// <summary>Reads <c>OS/ARCH[/VARIANT]</c>.</summary>
    public static OciPlatform? TryParse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length is 2 or 3 && parts.All(IsWord) ? new OciPlatform(parts[0], parts[1], parts.ElementAtOrDefault(2)) : null;
    }

    /// <summary>Whether an image of the other platform is what is asked for; the usual variant need not be spelled out.</summary>
    public bool Takes(OciPlatform other) => Os == other.Os && Architecture == other.Architecture && FullVariant == other.FullVariant;

    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Variant) ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    private string FullVariant => string.IsNullOrEmpty(Variant) ? UsualVariant : Variant;

    private string UsualVariant => Architecture switch
    {
        "amd64" => "v1",
        "arm64" => "v8",
        "arm" => "v7",
        _ => "",
    };

    private static bool IsWord(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
