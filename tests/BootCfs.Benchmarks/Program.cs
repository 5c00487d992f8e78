using System.Globalization;
using BenchmarkDotNet.Running;
using BootCfs.Benchmarks.Comparison;
using BootCfs.Format.FsVerity;

// With arguments BenchmarkDotNet takes them; without, everything is measured.
if (args is [HashThroughput.Verb, string algorithm])
{
    Console.WriteLine(HashThroughput.Measure(Enum.Parse<FsVerityAlgorithm>(algorithm)).ToString(CultureInfo.InvariantCulture));
    return;
}

if (args is [SideBySide.RepositoryVerb])
{
    SideBySide.RunRepository(Console.Out);
    return;
}

if (args.Length == 0)
    SideBySide.Run(Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"]);
