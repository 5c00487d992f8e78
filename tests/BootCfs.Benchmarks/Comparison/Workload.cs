namespace BootCfs.Benchmarks.Comparison;

/// <summary>The same work for BootCfs and for its peers.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Ours">What is measured.</param>
/// <param name="Peers">What it is measured against; without any there is nothing to say.</param>
internal sealed record Workload(string Name, Contender Ours, IReadOnlyList<Contender> Peers)
{
    /// <summary>A command before each run, which is not measured.</summary>
    internal IReadOnlyList<string>? Prepare { get; init; }

    /// <summary>How often it is run; less where it takes long.</summary>
    internal int Runs { get; init; } = 11;
}
