using System.Text.Json.Serialization;

namespace BootCfs.Cli.Json;

/// <summary><c>image mk</c> and <c>image digest</c>: one image file.</summary>
internal sealed record ImageDocument(string Image, string? Layout, long Size, string Algorithm, string Digest) : Document;

/// <summary><c>image dump</c>: everything in an image.</summary>
internal sealed record DumpDocument(IEnumerable<DumpEntry> Entries) : Document;

/// <summary><c>image ls</c>: the names in an image and where their content is.</summary>
internal sealed record ListDocument(IEnumerable<ListEntry> Entries) : Document;

/// <summary><c>image objects</c>: paths of the objects that images need.</summary>
internal sealed record ObjectsDocument(IReadOnlyList<string> Objects) : Document;

/// <summary>One entry of a tree with all that composefs-dump(5) says of it.</summary>
internal sealed record DumpEntry
{
    public required string Path { get; init; }

    public required string Type { get; init; }

    /// <summary>Permission bits in octal.</summary>
    public required string Mode { get; init; }

    public required ulong Size { get; init; }

    public required uint Nlink { get; init; }

    public required uint Uid { get; init; }

    public required uint Gid { get; init; }

    public uint? Rdev { get; init; }

    public required long Mtime { get; init; }

    public required uint MtimeNsec { get; init; }

    /// <summary>Of another name of a file: the path that owns it.</summary>
    public string? LinkTo { get; init; }

    /// <summary>Of a symbolic link.</summary>
    public string? Target { get; init; }

    /// <summary>Of a regular file whose content is not in the image.</summary>
    public string? Object { get; init; }

    /// <summary>Of a regular file whose content is in the image.</summary>
    public string? Content { get; init; }

    public string? Digest { get; init; }

    [JsonPropertyOrder(1)]
    public Dictionary<string, string>? Xattrs { get; init; }
}

/// <summary>One name of a tree.</summary>
internal sealed record ListEntry(string Path, string Type, string? Target, string? Object);
