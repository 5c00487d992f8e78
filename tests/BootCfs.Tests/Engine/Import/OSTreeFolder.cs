using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using BootCfs.Format.OSTree;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Tests.Format.OSTree;

namespace BootCfs.Tests.Engine.Import;

/// <summary>A repository whose objects a test writes itself, so that they may lie.</summary>
internal sealed class OSTreeFolder : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    internal OSTreeFolder(string mode = "archive-z2", string more = "")
    {
        foreach (string name in new[] { "objects", "refs/heads", "refs/remotes", "state" })
            Directory.CreateDirectory(this[name]);
        File.WriteAllText(this["config"], $"[core]\nrepo_version=1\nmode={mode}\n{more}");
        Meta = Add(OSTreeObjectBytes.DirMeta(0x41ed), OSTreeObjectType.DirMeta);
    }

    internal string Path => _folder.Path;

    /// <summary>Attributes of a plain directory.</summary>
    internal OSTreeChecksum Meta { get; }

    internal string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();

    /// <summary>Adds an object under its name.</summary>
    internal OSTreeChecksum Add(byte[] bytes, OSTreeObjectType type) =>
        AddAs(OSTreeChecksum.FromBytes(SHA256.HashData(bytes)), bytes, type);

    /// <summary>Adds an object under a name, whatever it is.</summary>
    internal OSTreeChecksum AddAs(OSTreeChecksum checksum, byte[] bytes, OSTreeObjectType type)
    {
        string path = PathOf(checksum, type);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!); // it has one
        File.WriteAllBytes(path, bytes);
        return checksum;
    }

    /// <summary>Adds an archived file under its name.</summary>
    internal OSTreeChecksum AddFile(byte[] content, uint mode = 0x81a4, string target = "") =>
        AddAs(ChecksumOf(content, mode, target), Archived(OSTreeObjectBytes.Archived((ulong)content.Length, mode, target), content), OSTreeObjectType.File);

    /// <summary>The name of a file of uid 1 and gid 2.</summary>
    internal static OSTreeChecksum ChecksumOf(byte[] content, uint mode = 0x81a4, string target = "") => OSTreeChecksum.FromBytes(
        SHA256.HashData([.. new OSTreeFileHeader(1, 2, mode, System.Text.Encoding.UTF8.GetBytes(target), []).ToChecksummed(), .. content]));

    /// <summary>An archived file, from its parts.</summary>
    internal static byte[] Archived(byte[] header, byte[] content)
    {
        using var output = new MemoryStream();
        byte[] length = new byte[OSTreeFileHeader.PrefixSize];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)header.Length);
        output.Write(length);
        output.Write(header);
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest))
            deflate.Write(content);
        return output.ToArray();
    }

    /// <summary>Adds a directory with some files.</summary>
    internal OSTreeChecksum AddTree(params (string Name, OSTreeChecksum Checksum)[] files) => Add(
        OSTreeObjectBytes.DirTree([.. files.Select(file => OSTreeObjectBytes.File(file.Name, file.Checksum))], []), OSTreeObjectType.DirTree);

    /// <summary>Adds a directory with some directories.</summary>
    internal OSTreeChecksum AddParent(params (string Name, OSTreeChecksum Tree)[] directories) => Add(
        OSTreeObjectBytes.DirTree([], [.. directories.Select(entry => OSTreeObjectBytes.Directory(entry.Name, entry.Tree, Meta))]), OSTreeObjectType.DirTree);

    /// <summary>Adds a commit and makes the branch <c>test</c> point to it.</summary>
    internal OSTreeChecksum Commit(OSTreeChecksum tree, byte[]? parent = null, string name = "heads/test")
    {
        OSTreeChecksum commit = Add(OSTreeObjectBytes.Commit([], tree, Meta, parent), OSTreeObjectType.Commit);
        SetRef(name, $"{commit}\n");
        return commit;
    }

    internal void SetRef(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[$"refs/{name}"])!); // it has one
        File.WriteAllText(this[$"refs/{name}"], text);
    }

    internal string PathOf(OSTreeChecksum checksum, OSTreeObjectType type) =>
        this[$"objects/{checksum.ObjectPath(type)}{(type == OSTreeObjectType.File && !File.ReadAllText(this["config"]).Contains("=bare", StringComparison.Ordinal) ? "z" : "")}"];

    /// <summary>Reads a tree.</summary>
    internal ValidatedTree Read(string revision = "", OSTreeTrust? trust = null)
    {
        var session = new ImportSession { Options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() } };
        string spec = revision.Length == 0 ? Path : $"{Path}:{revision}";
        return ValidatedTree.From(new OSTreeSource(spec, trust, layout: false).Read(session, CancellationToken.None));
    }
}
