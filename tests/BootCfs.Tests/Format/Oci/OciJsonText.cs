namespace BootCfs.Tests.Format.Oci;

/// <summary>Documents of images as text, with single quotes for double ones.</summary>
internal static class OciJsonText
{
    internal const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    internal const string IndexType = "application/vnd.oci.image.index.v1+json";

    internal const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    internal const string ConfigType = "application/vnd.oci.image.config.v1+json";

    internal const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    internal static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text.Replace('\'', '"'));

    internal static string Descriptor(string mediaType, string more = "", string digest = Digest, string size = "7") =>
        $"{{'mediaType':'{mediaType}','digest':'{digest}','size':{size}{more}}}";
}
