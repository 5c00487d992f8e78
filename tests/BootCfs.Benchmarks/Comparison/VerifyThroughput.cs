using System.Globalization;
using BootCfs.Format.FsVerity;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>
/// How much of the speed at which all cores hash is left when a repository is verified: bytes of objects in a second of wall
/// time, against the libraries alone and against <c>openssl speed</c>. The goal is 0.7.
/// </summary>
internal static class VerifyThroughput
{
    internal static void Print(RepositoryWorkloads workloads, string folder, TextWriter output)
    {
        double ours = HashThroughput.OnAllCores(() => HashThroughput.Ours(FsVerityAlgorithm.Sha256, ""));
        double openssl = HashThroughput.OnAllCores(() => HashThroughput.OpenSsl(FsVerityAlgorithm.Sha256));
        output.WriteLine();
        output.WriteLine($"| to hashing alone on {Environment.ProcessorCount} cores | our libraries | `openssl speed` |");
        output.WriteLine("|---|---|---|");
        foreach ((Workload verify, string repository) in workloads.Verifications)
        {
            double speed = BytesOf(repository) / Hyperfine.Measure(verify, verify.Runs, folder)[0].Wall;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {verify.Name} | {speed / ours:f2} | {speed / openssl:f2} |"));
        }
    }

    private static long BytesOf(string repository) =>
        new DirectoryInfo(Path.Combine(repository, "objects")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
