using System.Buffers;
using System.Diagnostics;
using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.SystemTests.Linux;

namespace BootCfs.SystemTests.Import;

public sealed class PrivilegedImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bootcfs-import-").FullName;

    [RootFact]
    public void Takes_device_numbers_owners_acls_and_capabilities()
    {
        Run("mknod", "block", "b", "259", "70000");
        Run("mknod", "char", "c", "1", "3");
        foreach (string file in new[] { "owned", "acl", "capable" })
            File.WriteAllText(Path.Combine(_folder, file), "");
        Run("chown", "70000:65534", "owned");
        Run("setfacl", "-m", "u:1234:r", "acl");
        Run("setcap", "cap_net_raw+ep", "capable");

        string[] lines = Dump();

        // Minor numbers above 255 lie in two parts around the major number.
        Assert.Contains(lines, line => line.StartsWith($"/block 0 60644 1 0 0 {(259u << 8) | (70000u & 0xff) | ((70000u & ~0xffu) << 12)} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith($"/char 0 20644 1 0 0 {(1 << 8) | 3} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("/owned 0 100644 1 70000 65534 0 ", StringComparison.Ordinal));
        // struct posix_acl_xattr_header of version 2, then the entries owner, user 1234, group, mask, other.
        Assert.Contains(lines, line => line.StartsWith("/acl ", StringComparison.Ordinal)
            && line.Contains(@" system.posix_acl_access=\x02\x00\x00\x00\x01\x00\x06\x00\xff\xff\xff\xff\x02\x00\x04\x00\xd2\x04\x00\x00", StringComparison.Ordinal));
        // struct vfs_cap_data of revision 2 with the effective bit: CAP_NET_RAW is 13.
        Assert.Contains(lines, line => line.StartsWith("/capable ", StringComparison.Ordinal)
            && line.EndsWith(@" security.capability=\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Dump()
    {
        using DirectoryHandle folder = DirectoryHandle.Open(_folder);
        var options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() };
        var text = new ArrayBufferWriter<byte>();
        DumpPrinter.Print(ValidatedTree.From(DirectoryImport.Read(folder, options, null, null, CancellationToken.None)), text);
        return Encoding.UTF8.GetString(text.WrittenSpan).TrimEnd('\n').Split('\n');
    }

    private void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder })!; // not through a shell
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
