using BootCfs.Tests.Engine.Checkout;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Archives that we write ourselves: nothing is lost on the way there and back.</summary>
public class ExportedTarSourceTests(PackedTree packed) : TreeSourceContractTests(packed)
{
    protected override string Pack(string folder, string scratch)
    {
        File.WriteAllBytes($"{scratch}/root.tar", ExportedTar.Of(folder));
        return $"tar:{scratch}/root.tar";
    }

    // Not even its last blocks, which are zeros, may be missing.
    protected override void Damage(string scratch)
    {
        using FileStream file = File.OpenWrite($"{scratch}/root.tar");
        file.SetLength(file.Length - 20_000);
    }
}
