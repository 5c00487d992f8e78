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
        Workload verify = workloads.Verify;
        double wall = Hyperfine.Measure(verify, verify.Runs, folder)[0].Wall;
        double speed = workloads.ObjectBytes / wall;
        output.WriteLine();
        output.WriteLine($"| {verify.Name}, to hashing alone on {Environment.ProcessorCount} cores | share of its speed |");
        output.WriteLine("|---|---|");
        Row("our libraries", HashThroughput.OnAllCores(() => HashThroughput.Ours(FsVerityAlgorithm.Sha256, "")));
        Row("`openssl speed`", HashThroughput.OnAllCores(() => HashThroughput.OpenSsl(FsVerityAlgorithm.Sha256)));

        void Row(string name, double other) =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {speed / other:f2} |"));
    }
}
