using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>An entry of a directory.</summary>
internal struct ImportedEntry(in DirectoryName name)
{
    internal readonly byte[] Name = name.Name;
    internal readonly FileKind Kind = name.Kind;
    internal NodeAttributes Attributes;

    /// <summary>The directory, when it is one; its attributes are there.</summary>
    internal ImportedDirectory? Directory;

    /// <summary>What else is known of it; shared by all names of one file, and null for what is left out.</summary>
    internal ImportedFile? File;
}

/// <summary>Anything but a directory, beside its names.</summary>
internal sealed class ImportedFile
{
    internal IReadOnlyList<Xattr> Xattrs { get; set; } = [];

    /// <summary>Target of a symbolic link, or content of a file that is kept in the image.</summary>
    internal byte[]? Content { get; set; }

    /// <summary>Digest of a file that is not.</summary>
    internal byte[]? Digest { get; set; }

    /// <summary>Its entry in the tree, once it has one.</summary>
    internal NodeId? Node { get; set; }
}
