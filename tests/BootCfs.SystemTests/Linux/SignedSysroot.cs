using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.SystemTests.Linux;

/// <summary>
/// A physical root whose deployment has a signed commit, and an initramfs that has the key. As it is made it boots; the tests
/// change one thing.
/// </summary>
internal sealed class SignedSysroot : IDisposable
{
    /// <summary>For all of these tests: the filesystem of a build machine rarely has fs-verity.</summary>
    internal const string Config = "[trust]\nrequire-verity = false";

    private static readonly CommitIdentity Ada = new("Ada", "ada@example.org", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private readonly string _folder = Directory.CreateTempSubdirectory("bootcfs-signed-").FullName;

    internal SignedSysroot(bool isTrusted = true)
    {
        Initramfs = Path.Combine(_folder, "initramfs");
        Directory.CreateDirectory(Initramfs);
        Key = NewKey();
        if (isTrusted)
            Put("keys.d/release.pub", Key.Line);
        Deploy(Digest, Commit());
    }

    internal TestSysroot Sysroot { get; } = new();

    /// <summary>What is laid over the initramfs.</summary>
    internal string Initramfs { get; }

    /// <summary>The key that is trusted and has signed.</summary>
    internal TestKey Key { get; }

    internal FsVerityDigest Digest => Sysroot.Digest;

    internal string CommandLine => $"composefs=?{Digest}";

    /// <summary>The deployment's directory.</summary>
    internal string State => $"{Sysroot.Path}/state/deploy/{Digest}";

    internal string CommitFile => $"{State}/commit";

    internal TestKey NewKey() => new(_folder);

    /// <summary>Puts a file into the vendor's folder of trust in the initramfs.</summary>
    internal void Put(string name, string text, string folder = "usr/lib/bootcfs")
    {
        string path = Path.Combine(Initramfs, folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // it has one
        File.WriteAllText(path, text);
    }

    internal static byte[] Release(long epoch) => Encoding.ASCII.GetBytes(
        $"schema = 1\nsecurity_epoch = {epoch}\nstream = \"test\"\n\n[os]\nid = \"test\"\nname = \"Test\"\npretty_name = \"Test\"\n");

    /// <summary>A commit for an image, not signed.</summary>
    internal CommitObject Commit(FsVerityDigest? image = null, long epoch = 3)
    {
        var trailers = new RootTrailers(
            new ImageDigest(1, image ?? Digest), Sha256Digest.FromBytes(SHA256.HashData(Release(epoch))));
        return CommitObject.Create(
            GitObjectId.Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904"), [], Ada, Ada, trailers.AppendTo("Test OS"));
    }

    /// <summary>The commit with a signature in it.</summary>
    internal CommitObject Sign(CommitObject commit, TestKey? key = null) =>
        commit.WithSignature((key ?? Key).Sign(commit.GetSignedBytes()));

    /// <summary>Writes what deploy writes, signed by the key.</summary>
    internal void Deploy(FsVerityDigest image, CommitObject commit, long epoch = 3)
    {
        string state = $"{Sysroot.Path}/state/deploy/{image}";
        Directory.CreateDirectory($"{state}/signatures");
        Write(Sign(commit), state);
        File.WriteAllBytes($"{state}/release.toml", Release(epoch));
    }

    /// <summary>Puts a commit in the place of the one that is there.</summary>
    internal void Write(CommitObject commit, string? state = null) =>
        File.WriteAllBytes($"{state ?? State}/{HostLayout.CommitFile}", commit.Bytes.Span);

    /// <summary>Puts a signature beside the commit, where that of this key would be.</summary>
    internal void WriteSignature(TestKey key, string text) => File.WriteAllText($"{State}/{HostLayout.Signatures}/{HostLayout.SignatureFile(key.Public.FingerprintHex)}", text);

    internal HelperRun Run(string kargs = "", string config = "", string probe = "") =>
        HelperRun.Start(Sysroot, $"{CommandLine} {kargs}", probe, $"{Config}\n{config}", files: Initramfs);

    public void Dispose()
    {
        Sysroot.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
