using System.Globalization;
using System.Text.Json;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>Times whole commands with hyperfine, and asks GNU time for their memory.</summary>
internal static class Hyperfine
{
    /// <summary>Measures all contenders of a workload, ours first, in one go.</summary>
    /// <param name="workload">What to run.</param>
    /// <param name="runs">How often each.</param>
    /// <param name="folder">Where reports go.</param>
    internal static IReadOnlyList<Measurement> Measure(Workload workload, int runs, string folder)
    {
        Contender[] contenders = [workload.Ours, .. workload.Peers];
        string report = Path.Combine(folder, "hyperfine.json");
        List<string> command = ["hyperfine", "--shell=none", "--style=none", "--warmup=1", "--export-json", report];
        command.AddRange(["--runs", runs.ToString(CultureInfo.InvariantCulture)]);
        if (workload.Prepare is { } prepare)
            command.AddRange(["--prepare", Run.Quoted(prepare)]);
        _ = Run.Output([.. command, .. contenders.Select(contender => Run.Quoted(contender.Command))]);

        using var results = JsonDocument.Parse(File.ReadAllBytes(report));
        return [.. results.RootElement.GetProperty("results").EnumerateArray().Zip(contenders, (result, contender) => new Measurement(
            result.GetProperty("median").GetDouble(),
            result.GetProperty("user").GetDouble() + result.GetProperty("system").GetDouble(),
            PeakMemory(contender, workload.Prepare, folder)))];
    }

    private static long PeakMemory(Contender contender, IReadOnlyList<string>? prepare, string folder)
    {
        if (prepare is not null)
            _ = Run.Output(prepare);
        string report = Path.Combine(folder, "memory");
        _ = Run.Output(["sh", "-c", "exec \"$@\" > /dev/null", "sh", "/usr/bin/time", "--format=%M", "--output", report, .. contender.Command]);
        return long.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture);
    }
}
