using System.IO.Compression;
using System.Security.Cryptography;
using BootCfs.Tests.Format.Oci;

namespace BootCfs.Tests.Engine.Import;

/// <summary>An image layout put together by hand, so that anything in it can be wrong.</summary>
internal sealed class OciImageFolder(string path)
{
    internal string Path => path;

    /// <summary>Digest of bytes, as images spell it.</summary>
    internal static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    internal static byte[] Gzip(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest))
            stream.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>Adds a blob and describes it.</summary>
    internal string Blob(string mediaType, byte[] bytes, string more = "")
    {
        string digest = DigestOf(bytes);
        Write($"blobs/sha256/{digest[7..]}", bytes);
        return Describe(mediaType, bytes, more);
    }

    /// <summary>Describes a blob that need not be there.</summary>
    internal static string Describe(string mediaType, byte[] bytes, string more = "") =>
        OciJsonText.Descriptor(mediaType, more, DigestOf(bytes), $"{bytes.Length}");

    /// <summary>Adds a document and describes it.</summary>
    internal string Blob(string mediaType, string json, string more = "") => Blob(mediaType, OciJsonText.Bytes(json), more);

    /// <summary>Adds an image of layers that are compressed with gzip, and describes its manifest.</summary>
    internal string Image(IReadOnlyList<byte[]> tars, string platform = "'os':'linux','architecture':'amd64'", string more = "") => Image(
        [.. tars.Select(tar => Blob($"{OciJsonText.LayerType}+gzip", Gzip(tar)))], [.. tars.Select(DigestOf)], platform, more);

    /// <summary>Adds an image of layers that are described.</summary>
    internal string Image(string[] layers, string[] diffIds, string platform = "'os':'linux','architecture':'amd64'", string more = "")
    {
        string config = Blob(OciJsonText.ConfigType, ConfigText(diffIds, platform));
        return Blob(OciJsonText.ManifestType, $"{{'schemaVersion':2,'config':{config},'layers':[{string.Join(',', layers)}]}}", more);
    }

    internal static string ConfigText(string[] diffIds, string platform = "'os':'linux','architecture':'amd64'") =>
        $"{{{platform},'rootfs':{{'type':'layers','diff_ids':[{string.Join(',', diffIds.Select(id => $"'{id}'"))}]}}}}";

    /// <summary>Adds an index and describes it.</summary>
    internal string Index(string[] manifests, string more = "") => Blob(OciJsonText.IndexType, IndexText(manifests), more);

    /// <summary>Makes it a layout with these images.</summary>
    internal OciImageFolder Seal(params string[] manifests)
    {
        Write("oci-layout", OciJsonText.Bytes("{'imageLayoutVersion':'1.0.0'}"));
        Write("index.json", OciJsonText.Bytes(IndexText(manifests)));
        return this;
    }

    /// <summary>Writes any file.</summary>
    internal void Write(string name, byte[] bytes)
    {
        string file = System.IO.Path.Combine(path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!); // never a root
        File.WriteAllBytes(file, bytes);
    }

    internal static string Tag(string name, string more = "") =>
        $",'annotations':{{'org.opencontainers.image.ref.name':'{name}'}}{more}";

    internal static string Platform(string os, string architecture) => $",'platform':{{'os':'{os}','architecture':'{architecture}'}}";

    private static string IndexText(string[] manifests) => $"{{'schemaVersion':2,'manifests':[{string.Join(',', manifests)}]}}";
}
