using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>A file object, which is read once, and the files of the tree that it is.</summary>
internal sealed class OSTreeFile(in OSTreeChecksum checksum, OSTreePlace place)
{
    internal OSTreeChecksum Checksum { get; } = checksum;

    /// <summary>The files: each name of the tree is a file of its own.</summary>
    internal List<DraftNode> Nodes { get; } = [];

    /// <summary>Its content, when it has been read.</summary>
    internal ImportedFile Content { get; } = new();

    /// <summary>Names it in messages.</summary>
    internal string Describe() => OSTreeRepository.Describe(Checksum, OSTreeObjectType.File, place.Display());
}
