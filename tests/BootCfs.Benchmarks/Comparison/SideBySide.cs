using System.Globalization;
using BootCfs.Format.FsVerity;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>Compares whole programs, and prints a table of ratios: below 1 is less than the peer took.</summary>
internal static class SideBySide
{
    private const int Runs = 11;

    internal static void Run(TextWriter output)
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("BOOTCFS_CACHE") ?? Path.Combine(Tools.Root, ".cache"), "bench");
        Directory.CreateDirectory(folder);
        var tools = new Tools(folder);
        output.WriteLine($"median of {Runs} runs, {Environment.ProcessorCount} cores; wall time, CPU time and peak memory as a share of the peer's");
        output.WriteLine();
        output.WriteLine("| work | peer | wall | CPU | memory |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (Workload workload in new Workloads(tools, new Inputs(folder, tools)).All())
            Compare(workload, folder, output);

        output.WriteLine();
        output.WriteLine("| one core, blocks of 4,096 bytes | throughput to `openssl speed` |");
        output.WriteLine("|---|---|");
        Hash(FsVerityAlgorithm.Sha256, "", output);
        Hash(FsVerityAlgorithm.Sha256, "-AVX512BW", output);
        Hash(FsVerityAlgorithm.Sha512, "", output);
    }

    private static void Compare(Workload workload, string folder, TextWriter output)
    {
        if (workload.Peers.Count == 0)
        {
            output.WriteLine($"| {workload.Name} | not found: COMPOSEFS_REF=DIR names the folder | | | |");
            return;
        }

        IReadOnlyList<Measurement> results = Hyperfine.Measure(workload, Runs, folder);
        Measurement ours = results[0];
        foreach ((Contender peer, Measurement theirs) in workload.Peers.Zip(results.Skip(1)))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {workload.Name} | {peer.Name} | {ours.Wall / theirs.Wall:f2} | {ours.Cpu / theirs.Cpu:f2} | {(double)ours.Memory / theirs.Memory:f2} |"));
        }
    }

    private static void Hash(FsVerityAlgorithm algorithm, string without, TextWriter output) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {algorithm}{(without.Length == 0 ? "" : $", {without}")} | {HashThroughput.Ratio(algorithm, without):f2} |"));
}
