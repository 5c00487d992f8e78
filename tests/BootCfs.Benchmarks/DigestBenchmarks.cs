using BenchmarkDotNet.Attributes;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

namespace BootCfs.Benchmarks;

/// <summary>fs-verity digest of 16 MiB with each hasher that needs no native library.</summary>
public class DigestBenchmarks
{
    private readonly byte[] _data = new byte[16 << 20];

    [Params(FsVerityAlgorithm.Sha256, FsVerityAlgorithm.Sha512)]
    public FsVerityAlgorithm Algorithm { get; set; }

    [Benchmark(Baseline = true)]
    public FsVerityDigest OpenSsl() => FsVerityHasher.Compute(new SystemBlockHasher(), Algorithm, _data);

    [Benchmark]
    public FsVerityDigest Portable() => FsVerityHasher.Compute(new PortableBlockHasher(), Algorithm, _data);
}
