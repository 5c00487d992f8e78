using System.Security.Cryptography;
using BootCfs.Tests.Format.Oci;
using BootCfs.Tests.Format.Tar;

namespace BootCfs.Tests.Engine.Import;

/// <summary>An image layout whose upper layer hides the lower one.</summary>
public class OciSourceContractTests(PackedTree packed) : TreeSourceContractTests(packed)
{
    private const int DamagedByte = 5000;

    protected override string Pack(string folder, string scratch)
    {
        Tool.Run("tar", "--create", "--format=pax", "--xattrs", "--xattrs-include=*", "--file", $"{scratch}/layer.tar", "--directory", folder, ".");
        byte[] whole = File.ReadAllBytes($"{scratch}/layer.tar");
        File.Delete($"{scratch}/layer.tar");
        byte[] below = new TarBytes().Add("hidden/by/the/layer/above").Add("etc").Ended();
        byte[] hide = new TarBytes().Add(".wh..wh..opq").Open();
        return Pack([below, [.. hide, .. whole]], new OciImageFolder($"{scratch}/image"));
    }

    private protected virtual string Pack(byte[][] layers, OciImageFolder image)
    {
        image.Seal(image.Image(layers));
        return $"oci:{image.Path}";
    }

    protected override void Damage(string scratch)
    {
        string largest = Directory.GetFiles($"{scratch}/image/blobs/sha256").MaxBy(file => new FileInfo(file).Length) ?? "";
        byte[] bytes = File.ReadAllBytes(largest);
        bytes[^DamagedByte] ^= 1;
        File.WriteAllBytes(largest, bytes);
    }
}

public class ZstdOciSourceContractTests(PackedTree packed) : OciSourceContractTests(packed)
{
    protected override IReadOnlyList<string> Tools => ["zstd"];

    private protected override string Pack(byte[][] layers, OciImageFolder image)
    {
        string[] blobs = [.. layers.Select(tar => image.Blob($"{OciJsonText.LayerType}+zstd", Tool.Run(tar, "zstd", "-q")))];
        image.Seal(image.Image(blobs, [.. layers.Select(tar => $"sha512:{Convert.ToHexStringLower(SHA512.HashData(tar))}")]));
        return $"oci:{image.Path}";
    }
}

/// <summary>The same in one archive, layers uncompressed.</summary>
public class OciArchiveContractTests(PackedTree packed) : OciSourceContractTests(packed)
{
    private protected override string Pack(byte[][] layers, OciImageFolder image)
    {
        string[] blobs = [.. layers.Select(tar => image.Blob(OciJsonText.LayerType, tar))];
        image.Seal(image.Image(blobs, [.. layers.Select(OciImageFolder.DigestOf)], more: OciImageFolder.Tag("t")));
        Tool.Run("tar", "--create", "--file", $"{image.Path}.tar", "--directory", image.Path, ".");
        Directory.Delete(image.Path, recursive: true);
        return $"oci:{image.Path}.tar:t";
    }

    protected override void Damage(string scratch)
    {
        using FileStream file = File.OpenWrite($"{scratch}/image.tar");
        file.Position = file.Length / 2;
        file.Write("damage"u8);
    }
}

/// <summary>As <c>docker save</c> writes it.</summary>
public class DockerArchiveContractTests(PackedTree packed) : OciArchiveContractTests(packed)
{
    private protected override string Pack(byte[][] layers, OciImageFolder image)
    {
        string[] names = [.. layers.Select((tar, i) => $"{i}/layer.tar")];
        for (int i = 0; i < layers.Length; i++)
            image.Write(names[i], layers[i]);
        image.Write("config.json", OciJsonText.Bytes(OciImageFolder.ConfigText([.. layers.Select(OciImageFolder.DigestOf)])));
        image.Write("manifest.json", OciJsonText.Bytes(
            $"[{{'Config':'config.json','RepoTags':['a:b'],'Layers':[{string.Join(',', names.Select(name => $"'{name}'"))}]}}]"));
        Tool.Run("tar", "--create", "--file", $"{image.Path}.tar", "--directory", image.Path, ".");
        Directory.Delete(image.Path, recursive: true);
        return $"oci:{image.Path}.tar:a:b";
    }
}
