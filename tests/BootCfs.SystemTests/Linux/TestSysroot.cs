using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;

namespace BootCfs.SystemTests.Linux;

/// <summary>
/// A physical root in a directory: a repository with one small image and its objects, and the state of one deployment.
/// No fs-verity, which the filesystem of a build machine rarely has.
/// </summary>
internal sealed class TestSysroot : IDisposable
{
    private readonly FsVerityAlgorithm _algorithm;

    /// <summary>Makes everything.</summary>
    /// <param name="algorithm">Of the repository.</param>
    /// <param name="leaveOut">A directory that the image is to lack.</param>
    internal TestSysroot(FsVerityAlgorithm algorithm = FsVerityAlgorithm.Sha256, string? leaveOut = null)
    {
        _algorithm = algorithm;
        Path = Directory.CreateTempSubdirectory("bootcfs-sysroot-").FullName;
        byte[] hello = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("hello world\n", 100)));
        FsVerityDigest helloDigest = AddObject(hello);
        string[] dump =
        [
            "/ 0 40755 10 0 0 0 0.0 - - -",
            "/dev 0 40755 2 0 0 0 0.0 - - -",
            "/etc 0 40755 2 0 0 0 0.0 - - -",
            "/etc/from-image 3 100644 1 0 0 0 0.0 - abc -",
            "/proc 0 40755 2 0 0 0 0.0 - - -",
            "/run 0 40755 2 0 0 0 0.0 - - -",
            "/sysroot 0 40755 2 0 0 0 0.0 - - -",
            "/usr 0 40755 2 0 0 0 0.0 - - -",
            $"/usr/hello {hello.Length} 100644 1 0 0 0 0.0 {helloDigest.ObjectPath} - {helloDigest}",
            "/var 0 40755 2 0 0 0 0.0 - - -",
            "/var/from-image 3 100644 1 0 0 0 0.0 - abc -",
        ];
        string text = string.Concat(dump.Where(line => !line.StartsWith($"{leaveOut} ", StringComparison.Ordinal)).Select(l => l + "\n"));
        using var image = new MemoryStream();
        ImageWriter.Write(ValidatedTree.From(DumpParser.Parse(Encoding.ASCII.GetBytes(text))), ImageProfile.V1, image);
        Digest = AddObject(image.ToArray());
        Directory.CreateDirectory($"{Path}/composefs/images");
        File.CreateSymbolicLink($"{Path}/composefs/images/{Digest}", $"../objects/{Digest.ObjectPath}");
        Directory.CreateDirectory($"{Path}/state/os/test/var");
        File.Create($"{Path}/state/os/test/var/from-state").Dispose();
        AddState(Digest.ToHex(), "from-state");
    }

    internal string Path { get; }

    internal FsVerityDigest Digest { get; }

    internal string ImagePath => $"{Path}/composefs/objects/{Digest.ObjectPath}";

    /// <summary>Makes the state of a deployment, with one file in its <c>/etc</c>; <c>/var</c> is shared.</summary>
    internal TestSysroot AddState(string id, string etcFile)
    {
        string state = $"{Path}/state/deploy/{id}";
        Directory.CreateDirectory($"{state}/etc");
        File.Create($"{state}/etc/{etcFile}").Dispose();
        File.CreateSymbolicLink($"{state}/var", "../../os/test/var");
        return this;
    }

    /// <summary>Adds an object and returns its digest.</summary>
    internal FsVerityDigest AddObject(byte[] content)
    {
        FsVerityDigest digest = FsVerityHasher.Compute(new SystemBlockHasher(), _algorithm, content);
        string path = $"{Path}/composefs/objects/{digest.ObjectPath}";
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!); // it has one
        using FileStream file = File.Create(path);
        file.Write(content);
        return digest;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
