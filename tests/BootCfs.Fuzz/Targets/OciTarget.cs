using System.Text;
using BootCfs.Format.Oci;

namespace BootCfs.Fuzz.Targets;

/// <summary>Documents of container images, digests and platforms; the first byte tells which.</summary>
internal static class OciTarget
{
    private const string Name = "fuzz";
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    internal static void Attack(byte[] input)
    {
        if (input.Length == 0)
            return;
        byte[] bytes = input[1..];
        string text = Encoding.UTF8.GetString(bytes);
        switch (input[0])
        {
            case (byte)'i':
                OciIndex.Parse(bytes, null, Name);
                break;
            case (byte)'m':
                OciManifest.Parse(bytes, Manifest, Name);
                break;
            case (byte)'c':
                OciConfig.Parse(bytes, 2, Name);
                break;
            case (byte)'l':
                OciLayout.Check(bytes, Name);
                break;
            case (byte)'d':
                DockerArchiveImage.ParseList(bytes, Name);
                break;
            case (byte)'g':
                if (OciDigest.TryParse(text, out OciDigest digest))
                    FuzzTarget.Same(text, digest.ToString(), "digest");
                break;
            case (byte)'p':
                if (OciPlatform.TryParse(text) is { } platform)
                    FuzzTarget.Same(text, platform.ToString(), "platform");
                break;
        }
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        string digest = $"sha256:{new string('a', 64)}";
        string descriptor = $$"""{"mediaType":"{{Manifest}}","digest":"{{digest}}","size":7""";
        return new[]
        {
            $$$"""i{"schemaVersion":2,"manifests":[{{{descriptor}}},"platform":{"os":"linux","architecture":"arm","variant":"v7"},"annotations":{"org.opencontainers.image.ref.name":"latest"}}]}""",
            $$"""i{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]}""",
            $$$"""m{"schemaVersion":2,"mediaType":"{{{Manifest}}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{digest}}}","size":7},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{{digest}}}","size":8,"urls":[]}]}""",
            $$$"""c{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["{{{digest}}}","sha512:{{{new string('b', 128)}}}"]}}""",
            """l{"imageLayoutVersion":"1.0.0"}""",
            """d[{"Config":"a.json","RepoTags":["a:b"],"Layers":["a/layer.tar"]}]""",
            $"g{digest}",
            "plinux/arm/v7",
        }.Select(Encoding.UTF8.GetBytes);
    }
}
