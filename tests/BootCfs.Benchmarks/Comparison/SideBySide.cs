using System.Globalization;
using BootCfs.Format.FsVerity;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>Compares whole programs, and prints a table of ratios: below 1 is less than the peer took.</summary>
internal static class SideBySide
{
    /// <summary>The argument that asks for the rows against ostree alone.</summary>
    internal const string RepositoryVerb = "repository";

    internal static void Run(TextWriter output)
    {
        (string folder, Tools tools, Inputs inputs) = Open();
        var repository = new RepositoryWorkloads(tools, inputs);
        Compare(new Workloads(tools, inputs).All().Concat(repository.All()), folder, output);
        VerifyThroughput.Print(repository, folder, output);

        output.WriteLine();
        output.WriteLine("| one core, blocks of 4,096 bytes | throughput to `openssl speed` |");
        output.WriteLine("|---|---|");
        Hash(FsVerityAlgorithm.Sha256, "", output);
        Hash(FsVerityAlgorithm.Sha256, "-AVX512BW", output);
        Hash(FsVerityAlgorithm.Sha512, "", output);
    }

    internal static void RunRepository(TextWriter output)
    {
        (string folder, Tools tools, Inputs inputs) = Open();
        var repository = new RepositoryWorkloads(tools, inputs);
        Compare(repository.All(), folder, output);
        VerifyThroughput.Print(repository, folder, output);
    }

    private static (string Folder, Tools Tools, Inputs Inputs) Open()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("BOOTCFS_CACHE") ?? Path.Combine(Tools.Root, ".cache"), "bench");
        Directory.CreateDirectory(folder);
        var tools = new Tools(folder);
        return (folder, tools, new Inputs(folder, tools));
    }

    private static void Compare(IEnumerable<Workload> workloads, string folder, TextWriter output)
    {
        output.WriteLine($"median of 11 runs, of 5 against ostree; {Environment.ProcessorCount} cores; wall time, CPU time and peak memory as a share of the peer's");
        output.WriteLine();
        output.WriteLine("| work | peer | wall | CPU | memory | our peak |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (Workload workload in workloads)
            Compare(workload, folder, output);
    }

    private static void Compare(Workload workload, string folder, TextWriter output)
    {
        if (workload.Peers.Count == 0)
        {
            output.WriteLine($"| {workload.Name} | not found: COMPOSEFS_REF=DIR names the folder | | | | |");
            return;
        }

        IReadOnlyList<Measurement> results = Hyperfine.Measure(workload, workload.Runs, folder);
        Measurement ours = results[0];
        foreach ((Contender peer, Measurement theirs) in workload.Peers.Zip(results.Skip(1)))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {workload.Name} | {peer.Name} | {ours.Wall / theirs.Wall:f2} | {ours.Cpu / theirs.Cpu:f2} | {(double)ours.Memory / theirs.Memory:f2} | {ours.Memory / 1024} MiB |"));
        }
    }

    private static void Hash(FsVerityAlgorithm algorithm, string without, TextWriter output) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {algorithm}{(without.Length == 0 ? "" : $", {without}")} | {HashThroughput.Ratio(algorithm, without):f2} |"));
}
