using System.Runtime.CompilerServices;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>
/// The program as <c>make build</c> leaves it, and its peers: the reference's tools from <c>COMPOSEFS_REF=DIR</c> or the
/// search path, where links to bootcfs itself do not count, and fsverity, openssl and cat.
/// </summary>
internal sealed class Tools
{
    private readonly string _links;

    /// <summary>Makes links of the reference's names to the program.</summary>
    internal Tools(string folder)
    {
        _links = Path.Combine(folder, "bin");
        Directory.CreateDirectory(_links);
        foreach (string name in (string[])["bootcfs", "mkcomposefs", "composefs-info"])
        {
            File.Delete(Path.Combine(_links, name));
            File.CreateSymbolicLink(Path.Combine(_links, name), Path.Combine(Out, "bootcfs"));
        }
    }

    /// <summary>The folder above src and tests.</summary>
    internal static string Root { get; } = ProjectRoot();

    /// <summary>Where the program lies.</summary>
    internal static string Out => Path.Combine(Root, "out");

    /// <summary>bootcfs under one of the names it takes.</summary>
    internal Contender Ours(string name, params string[] arguments) => new("bootcfs", [Path.Combine(_links, name), .. arguments]);

    /// <summary>A tool of the reference with the same arguments, where there is one.</summary>
    internal static IEnumerable<Contender> Reference(string name, params string[] arguments) =>
        (Find(Environment.GetEnvironmentVariable("COMPOSEFS_REF"), name) ?? Find(Environment.GetEnvironmentVariable("PATH"), name)) is { } path
            ? [new Contender($"{name} (C)", [path, .. arguments])]
            : [];

    private static string? Find(string? folders, string name) => (folders ?? "").Split(':')
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(path => File.Exists(path) && new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.Name != "bootcfs");

    private static string ProjectRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(file, "..", "..", "..", ".."));
}
