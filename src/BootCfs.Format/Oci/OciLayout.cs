namespace BootCfs.Format.Oci;

/// <summary>The file <c>oci-layout</c>, which makes a directory an image layout.</summary>
public static class OciLayout
{
    /// <summary>Its name.</summary>
    public const string FileName = "oci-layout";

    /// <summary>Name of the index of all that is in the layout.</summary>
    public const string IndexName = "index.json";

    /// <summary>Refuses a layout of a version that is not known.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidOciException">It breaks its format, or is of another version than 1.</exception>
    public static void Check(ReadOnlySpan<byte> json, string name)
    {
        string version = OciJson.Read(json, OciJson.Default.LayoutJson, name).ImageLayoutVersion ?? "";
        if (!version.StartsWith("1.", StringComparison.Ordinal))
            throw new InvalidOciException(name, $"imageLayoutVersion '{OciText.Display(version)}', where 1.0.0 is taken");
    }
}
