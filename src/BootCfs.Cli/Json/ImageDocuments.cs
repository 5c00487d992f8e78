namespace BootCfs.Cli.Json;

/// <summary><c>image mk</c> and <c>image digest</c>: one image file.</summary>
internal sealed record ImageDocument(string Image, string? Layout, long Size, string Algorithm, string Digest) : Document;

/// <summary><c>image ls</c>: the names in an image and where their content is.</summary>
internal sealed record ListDocument(IEnumerable<ListEntry> Entries) : Document;

/// <summary><c>image objects</c>: paths of the objects that images need.</summary>
internal sealed record ObjectsDocument(IReadOnlyList<string> Objects) : Document;

/// <summary><c>image mount</c>: what was mounted.</summary>
internal sealed record MountDocument(
    string Mountpoint, IReadOnlyList<MountedImage> Images, IReadOnlyList<string> Objects, string Verity, bool ReadOnly) : Document;

/// <summary>One image of a mount.</summary>
/// <param name="Image">The image file.</param>
/// <param name="Digest">Its digest, if it was asked for or the kernel knows it.</param>
/// <param name="Backing">How the kernel reads it: <c>file</c> or <c>loop</c>.</param>
internal sealed record MountedImage(string Image, string? Digest, string Backing);

/// <summary>One name of a tree.</summary>
internal sealed record ListEntry(string Path, string Type, string? Target, string? Object);
