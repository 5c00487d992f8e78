namespace BootCfs.Benchmarks.Comparison;

/// <summary>A command that does the work.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Command">Program and arguments.</param>
internal sealed record Contender(string Name, IReadOnlyList<string> Command);
