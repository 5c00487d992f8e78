using System.IO.Compression;
using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Benchmarks;

/// <summary>Dump text to image and back, on the reference's dump of a real operating system (22,010 lines).</summary>
[MemoryDiagnoser]
public class ImageBenchmarks
{
    private byte[] _dump = [];
    private byte[] _image = [];

    [GlobalSetup]
    public void Load()
    {
        string path = Path.Combine(ProjectRoot(), "..", "shared", "conformance", "upstream", "cs9-x86_64-minimal.dump.gz");
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        _dump = unpacked.ToArray();
        using var image = new MemoryStream();
        ImageWriter.Write(ValidatedTree.From(DumpParser.Parse(_dump)), ImageProfile.V1, image);
        _image = image.ToArray();
    }

    [Benchmark]
    public void DumpToImage() => ImageWriter.Write(ValidatedTree.From(DumpParser.Parse(_dump)), ImageProfile.V1, Stream.Null);

    [Benchmark]
    public void ImageToDump() => DumpPrinter.Print(ValidatedTree.From(ImageReader.Open(_image).ReadTree()), Stream.Null);

    private static string ProjectRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..")); // a source file always has a directory
}
