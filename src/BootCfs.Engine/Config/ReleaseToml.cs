namespace BootCfs.Config;

/// <summary>Keys of <c>release.toml</c> as they are read.</summary>
internal sealed class ReleaseToml
{
    public long? Schema { get; set; }

    public long? SecurityEpoch { get; set; }

    public string? Stream { get; set; }

    public OsTable? Os { get; set; }

    public ImageTable? Image { get; set; }

    public BootTable? Boot { get; set; }

    public TrustTable? Trust { get; set; }

    internal sealed class OsTable
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Version { get; set; }

        public string? PrettyName { get; set; }
    }

    internal sealed class ImageTable
    {
        public string? Layout { get; set; }

        public string? Algorithm { get; set; }

        public long? InlineLimit { get; set; }

        public List<string>? Options { get; set; }
    }

    internal sealed class BootTable
    {
        public string? KernelVersion { get; set; }

        public FileTable? Linux { get; set; }

        public FileTable? Initrd { get; set; }
    }

    internal sealed class TrustTable
    {
        public List<string>? Keys { get; set; }
    }

    internal sealed class FileTable
    {
        public string? Path { get; set; }

        public string? Digest { get; set; }

        public long? Size { get; set; }
    }
}
