namespace BootCfs.Config;

/// <summary>Keys of the mark of a staged deployment, as they are read.</summary>
internal sealed class StagedToml
{
    public long? Schema { get; set; }

    public string? Title { get; set; }

    public string? Uki { get; set; }

    public string? Linux { get; set; }

    public string? Initrd { get; set; }

    public string? Options { get; set; }

    public int? Tries { get; set; }

    public StagedEtcTable? Etc { get; set; }

    internal sealed class StagedEtcTable
    {
        public string? From { get; set; }

        public string? FromMount { get; set; }

        public string? Mount { get; set; }

        public bool? NewWins { get; set; }
    }
}
