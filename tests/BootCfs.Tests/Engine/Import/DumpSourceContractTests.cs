using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Tests.Engine.Import;

/// <summary>A dump, and the objects beside it.</summary>
public class DumpSourceContractTests(PackedTree packed) : TreeSourceContractTests(packed)
{
    protected override string Pack(string folder, string scratch)
    {
        WriteObjects(folder, $"{scratch}/objects", out ValidatedTree tree);
        using FileStream dump = File.Create($"{scratch}/root.dump");
        Print(tree, dump);
        return $"dump:{scratch}/root.dump,objects={scratch}/objects";
    }

    protected override void Damage(string scratch)
    {
        string largest = Directory.GetFiles($"{scratch}/objects", "*", SearchOption.AllDirectories).MaxBy(path => new FileInfo(path).Length)!; // there are some
        using FileStream file = File.OpenWrite(largest);
        file.Position = 1_500_000;
        file.WriteByte(1);
    }

    // Contents are copied, and counted, once for each object.
    private protected virtual void Print(ValidatedTree tree, Stream dump) => DumpPrinter.Print(tree, dump);

    private protected static void WriteObjects(string folder, string objects, out ValidatedTree tree)
    {
        Directory.CreateDirectory(objects);
        using var directory = DirectoryHandle.Open(objects);
        using var store = new DigestStore(directory, FsVerityAlgorithm.Sha256, new SystemBlockHasher(), Durability.FileSystem);
        tree = ValidatedTree.From(new DirectorySource(folder).Read(Session() with { Objects = store.Objects }, CancellationToken.None));
        store.Objects.Complete();
    }
}

/// <summary>A dump that says where contents are and nothing of their digests.</summary>
public class DumpWithoutDigestsTests(PackedTree packed) : DumpSourceContractTests(packed)
{
    private protected override void Print(ValidatedTree tree, Stream dump)
    {
        using var text = new MemoryStream();
        DumpPrinter.Print(tree, text);
        foreach (string line in System.Text.Encoding.Latin1.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(' ');
            fields[10] = "-";
            dump.Write(System.Text.Encoding.Latin1.GetBytes(string.Join(' ', fields) + "\n"));
        }
    }

    // Nothing proves the contents, so damage is not seen: a content that is not there is.
    protected override void Damage(string scratch)
    {
        base.Damage(scratch);
        Directory.Delete(Directory.GetDirectories($"{scratch}/objects")[0], recursive: true);
    }
}
