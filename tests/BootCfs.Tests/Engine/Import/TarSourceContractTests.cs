using BootCfs.Format.Tree;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Archives that GNU tar writes.</summary>
public class GnuTarSourceTests(PackedTree packed) : TreeSourceContractTests(packed)
{
    protected override string Pack(string folder, string scratch)
    {
        Tool.Run("tar", ["--create", "--sort=name", .. Format, .. Options, "--file", $"{scratch}/root.tar", "--directory", folder, "."]);
        return $"tar:{scratch}/root.tar";
    }

    protected virtual string[] Format => ["--format=pax", "--xattrs", "--xattrs-include=*"];

    protected virtual string[] Options => [];

    protected override void Damage(string scratch)
    {
        using FileStream file = File.OpenWrite($"{scratch}/root.tar");
        file.SetLength(file.Length - 20_000);
    }
}

public class GnuSparse00TarSourceTests(PackedTree packed) : GnuTarSourceTests(packed)
{
    protected override string[] Options => ["--sparse", "--sparse-version=0.0"];
}

public class GnuSparse01TarSourceTests(PackedTree packed) : GnuTarSourceTests(packed)
{
    protected override string[] Options => ["--sparse", "--sparse-version=0.1"];
}

public class GnuSparse10TarSourceTests(PackedTree packed) : GnuTarSourceTests(packed)
{
    protected override string[] Options => ["--sparse", "--sparse-version=1.0"];
}

/// <summary>The format from before PAX: no extended attributes, and whole seconds.</summary>
public class OldGnuTarSourceTests(PackedTree packed) : GnuTarSourceTests(packed)
{
    protected override string[] Format => ["--format=gnu"];

    protected override string[] Options => ["--sparse"];

    protected override void Adapt(TreeDraft tree) => ForEach(tree, node =>
    {
        node.Xattrs = [];
        node.Attributes = node.Attributes with { MtimeNsec = 0 };
    });
}

public class GzipTarSourceTests(PackedTree packed) : GnuTarSourceTests(packed)
{
    protected override string[] Options => ["--gzip"];
}

public class ZstdTarSourceTests(PackedTree packed) : GnuTarSourceTests(packed)
{
    protected override IReadOnlyList<string> Tools => ["zstd"];

    protected override string[] Options => ["--zstd"];
}

public class XzTarSourceTests(PackedTree packed) : GnuTarSourceTests(packed)
{
    protected override IReadOnlyList<string> Tools => ["xz"];

    protected override string[] Options => ["--use-compress-program=xz -0"];
}

/// <summary>Archives that bsdtar writes.</summary>
public class BsdTarSourceTests(PackedTree packed) : TreeSourceContractTests(packed)
{
    protected override IReadOnlyList<string> Tools => ["bsdtar"];

    protected override string Pack(string folder, string scratch)
    {
        Tool.Run("bsdtar", "--create", "--format=pax", "--xattrs", "--file", $"{scratch}/root.tar", "--directory", folder, ".");
        return $"tar:{scratch}/root.tar";
    }

    protected override void Damage(string scratch)
    {
        using FileStream file = File.OpenWrite($"{scratch}/root.tar");
        file.SetLength(file.Length / 2);
    }

    // Of a time before 1970 it writes the parts as they are, so that half a second before reads as one and a half (docs/formats/sources.md).
    protected override void Adapt(TreeDraft tree) => ForEach(tree, node =>
    {
        if (node.Attributes is { MtimeSec: < 0, MtimeNsec: > 0 } before)
            node.Attributes = before with { MtimeSec = before.MtimeSec - 1, MtimeNsec = 1_000_000_000 - before.MtimeNsec };
    });
}
