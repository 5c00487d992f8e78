namespace BootCfs.Benchmarks.Comparison;

/// <summary>What one contender took.</summary>
/// <param name="Wall">Median of all runs, in seconds.</param>
/// <param name="Cpu">User and system time of all threads, mean of all runs, in seconds.</param>
/// <param name="Memory">Most resident memory of one run, in KiB.</param>
internal sealed record Measurement(double Wall, double Cpu, long Memory);
