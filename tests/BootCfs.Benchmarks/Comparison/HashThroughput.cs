using System.Globalization;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>
/// Bytes hashed in a second by one core, in blocks of 4,096 bytes: the libraries as they ship, found by the loader in
/// <c>LD_LIBRARY_PATH</c>, against <c>openssl speed</c>.
/// </summary>
internal static class HashThroughput
{
    /// <summary>The argument that makes this program print a throughput.</summary>
    internal const string Verb = "hash-throughput";

    private const int BlockSize = 4096;
    private const int Seconds = 3;

    /// <summary>Hashes for some seconds of CPU time, as openssl counts them, and says how many bytes that was in one.</summary>
    internal static double Measure(FsVerityAlgorithm algorithm)
    {
        var hasher = new NativeBlockHasher();
        byte[] blocks = new byte[256 * BlockSize];
        byte[] digests = new byte[256 * algorithm.DigestSize()];
        hasher.HashMessages(algorithm, BlockSize, blocks, digests);
        TimeSpan start = Environment.CpuUsage.UserTime;
        TimeSpan spent = default;
        long hashed = 0;
        while (spent.TotalSeconds < Seconds)
        {
            hasher.HashMessages(algorithm, BlockSize, blocks, digests);
            hashed += blocks.Length;
            spent = Environment.CpuUsage.UserTime - start;
        }

        return hashed / spent.TotalSeconds;
    }

    /// <summary>The ratio to OpenSSL on this CPU, or on one without the features that are named.</summary>
    internal static double Ratio(FsVerityAlgorithm algorithm, string without) => Ours(algorithm, without) / OpenSsl(algorithm);

    /// <summary>What all cores hash when each of them does this.</summary>
    internal static double OnAllCores(Func<double> one) =>
        Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(one))).Result.Sum();

    /// <summary>What one core hashes, in a process of its own.</summary>
    internal static double Ours(FsVerityAlgorithm algorithm, string without)
    {
        var environment = new Dictionary<string, string>
        {
            ["LD_LIBRARY_PATH"] = Tools.Out,
            ["GLIBC_TUNABLES"] = without.Length == 0 ? "" : $"glibc.cpu.hwcaps={without}",
        };
        string ours = Run.Output(environment, [Environment.ProcessPath!, Verb, algorithm.ToString()]);
        return double.Parse(ours, CultureInfo.InvariantCulture);
    }

    /// <summary>What one core hashes with OpenSSL.</summary>
    internal static double OpenSsl(FsVerityAlgorithm algorithm)
    {
        string name = algorithm == FsVerityAlgorithm.Sha256 ? "sha256" : "sha512";
        string output = Run.Output("openssl", "speed", "-mr", "-evp", name, "-bytes", "4096", "-seconds", $"{Seconds}");
        string line = output.Split('\n').First(line => line.StartsWith("+F:", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }
}
