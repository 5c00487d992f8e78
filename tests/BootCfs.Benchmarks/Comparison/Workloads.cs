namespace BootCfs.Benchmarks.Comparison;

/// <summary>All that is compared, in the order of the table.</summary>
internal sealed class Workloads(Tools tools, Inputs inputs)
{
    private const int Large = 200_000;
    private const int Huge = 1_000_000;
    private const int Few = 2000; // the reference takes 10 ms to make one of them durable

    /// <summary>The workloads.</summary>
    internal IEnumerable<Workload> All() =>
    [
        FromDump($"dump → image, {Large:N0} entries", inputs.Dump(Large)),
        FromDump($"dump → image, {Huge:N0} entries", inputs.Dump(Huge)),
        FromImage($"image → dump, {Large:N0} entries", "dump", inputs.Image(Large)),
        FromImage($"image → dump, {Huge:N0} entries", "dump", inputs.Image(Huge)),
        FromImage($"objects of an image, {Large:N0} entries", "objects", inputs.Image(Large)),
        Directory("directory → image, Debian", inputs.RealTree()),
        Directory("directory → image, 50,000 small files", inputs.SmallFiles(50_000)),
        Directory("directory → image, one file of 1 GiB", inputs.LargeFolder()),
        WithStore("directory → image + objects, Debian, empty store", inputs.RealTree(), empty: true),
        WithStore("directory → image + objects, Debian, full store", inputs.RealTree(), empty: false),
        WithStore("directory → image + objects, 2,000 small files, empty store", inputs.SmallFiles(Few), empty: true),
        Digests("digest of one file of 1 GiB", inputs.LargeFile()),
        Digests("digest of 2,000 small files", [.. System.IO.Directory.EnumerateFiles(inputs.SmallFiles(Few), "*", SearchOption.AllDirectories)]),
        FromDump("start-up: image of one directory", inputs.SmallestDump()),
        FromImage("start-up: dump of that image", "dump", inputs.SmallestImage()),
    ];

    private Workload FromDump(string name, string dump) =>
        Compare(name, "mkcomposefs", result => ["--from-file", "--min-version=1", dump, result("image")]);

    private Workload FromImage(string name, string command, string image) => Same(name, "composefs-info", command, image);

    private Workload Directory(string name, string source) =>
        Compare(name, "mkcomposefs", result => ["--min-version=1", source, result("image")]);

    private Workload WithStore(string name, string source, bool empty)
    {
        Workload workload = Compare(
            name, "mkcomposefs", result => ["--min-version=1", $"--digest-store={result("store")}", source, result("image")]);
        return empty ? workload with { Prepare = ["rm", "-rf", Result("store", "ours"), Result("store", "reference")] } : workload;
    }

    private Workload Digests(string name, params string[] files)
    {
        Workload workload = Same(name, "composefs-info", ["measure-file", .. files]);
        return workload with
        {
            Peers = [.. workload.Peers, new Contender("fsverity digest", ["fsverity", "digest", .. files]), new Contender("cat", ["cat", .. files])],
        };
    }

    private Workload Same(string name, string tool, params string[] arguments) => Compare(name, tool, _ => arguments);

    // Each contender has results of its own.
    private Workload Compare(string name, string tool, Func<Func<string, string>, string[]> arguments) => new(
        name,
        tools.Ours(tool, arguments(result => Result(result, "ours"))),
        [.. Tools.Reference(tool, arguments(result => Result(result, "reference")))]);

    private string Result(string name, string of) => Path.Combine(inputs.Folder, $"{name}.{of}");
}
