using System.Text;
using BootCfs.Checkout;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Tests.Engine.Checkout;

public sealed class DirectoryCheckoutTests : IDisposable
{
    private const string Root = "/ 0 40755 2 0 0 0 1.5 - - -\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly Repository _repository;

    public DirectoryCheckoutTests() => _repository = Repository.Init(_directory["repo"], FsVerityAlgorithm.Sha256);

    private string Target => _directory["out"];

    public void Dispose()
    {
        _repository.Dispose();
        _tree.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(ContentMode.Auto)]
    [InlineData(ContentMode.Copy)]
    public void What_was_checked_out_makes_the_same_image(ContentMode mode)
    {
        Fill();
        CheckoutCounts counts = Make(Commit(), options: new CheckoutOptions(mode));
        using var again = new TemporaryDirectory();
        using Repository other = Repository.Init(again["repo"], FsVerityAlgorithm.Sha256);
        CommitResult result = CommitBuilder.Run(other, BootableFolder.Request(Target), null, CancellationToken.None);
        Assert.Equal(_repository.Commits.Read(_repository.Commits.Resolve("test/stable")).ReadTrailers().Image, result.Image);
        Assert.Equal(0, counts.Linked);
        Assert.Equal(["out", "repo"], Names());
    }

    [Fact]
    public void Names_of_one_file_stay_names_of_one_file()
    {
        Fill();
        Make(Commit());
        using var made = DirectoryHandle.Open(Target);
        FileStatus first = made.Stat("usr/bin/tool");
        Assert.Equal((3U, first.Inode), (first.LinkCount, made.Stat("usr/lib/other").Inode));
        Assert.Equal(first.Inode, made.Stat("etc/third").Inode);
    }

    [Fact]
    public void Part_of_a_tree_has_its_own_first_names()
    {
        Fill();
        Make(Commit(), "/usr/lib");
        using var made = DirectoryHandle.Open(Target);
        Assert.Equal(1U, made.Stat("other").LinkCount);
        Assert.Equal(new string('t', 10_000), File.ReadAllText(Path.Combine(Target, "other")));
        Assert.True(made.Exists("modules/6.1-test/vmlinuz"));
    }

    [Fact]
    public void Files_are_names_of_objects_where_their_attributes_allow_it()
    {
        Fill();
        TreeContent content = Commit();
        CheckoutCounts counts = Make(content, options: new CheckoutOptions(ContentMode.Hardlink));
        using var made = DirectoryHandle.Open(Target);
        using var objects = DirectoryHandle.Open(Path.Combine(_repository.Path, "objects"));
        Assert.Equal(ObjectOf(content, "/usr/lib/modules/6.1-test/vmlinuz", objects), made.Stat("usr/lib/modules/6.1-test/vmlinuz").Inode);
        Assert.NotEqual(ObjectOf(content, "/usr/bin/program", objects), made.Stat("usr/bin/program").Inode); // 0755
        Assert.Equal(5, counts.Linked); // kernel, initramfs, tool, long, hole
        // Only what the kernel guards may be written to without damage.
        Assert.Equal(FsVerityFile.IsSupported(objects.Handle) ? 0 : counts.Linked, counts.Unguarded);
    }

    [Fact]
    public void Blocks_are_shared_or_the_checkout_fails_and_leaves_nothing()
    {
        TreeContent content = Commit();
        if (CanClone())
        {
            Make(content, options: new CheckoutOptions(ContentMode.Reflink));
            return;
        }

        Assert.Throws<LinuxException>(() => Make(content, options: new CheckoutOptions(ContentMode.Reflink)));
        Assert.Equal(["repo"], Names());
    }

    [Fact]
    public void A_user_gets_what_needs_no_privileges()
    {
        CheckoutCounts counts = Make(
            Read("/dev 8 20666 1 0 0 261 0.0 - - -\n/dir 0 42755 2 7 7 0 0.0 - - -\n/p 0 10644 1 0 0 0 0.0 - - -\n"
                + "/s 1 104755 1 7 7 0 0.0 - x - user.a=b security.capability=c trusted.x=d\n/same 8 @20666 1 0 0 261 0.0 /dev - -\n"),
            options: new CheckoutOptions(User: true));
        using var made = DirectoryHandle.Open(Target);
        Assert.Equal((2L, 2L), (counts.LeftOut, counts.Files));
        Assert.Equal("0755", Octal(made.Stat("s")));
        Assert.Equal("2755", Octal(made.Stat("dir")));
        Assert.Equal(["user.a"], Xattrs.Read(made, "s").Select(xattr => Encoding.UTF8.GetString(xattr.Name)));
        Assert.False(made.Exists("dev") || made.Exists("same"));
        Assert.Equal(FileKind.Fifo, made.Stat("p").Kind);
    }

    [Fact]
    public void Directories_that_nobody_may_write_to_are_filled_and_can_be_taken_back()
    {
        TreeContent content = Read("/a 0 40555 2 0 0 0 2.0 - - -\n/a/b 0 40000 2 0 0 0 3.0 - - -\n/a/b/f 1 100000 1 0 0 0 4.0 - x -\n");
        Make(content, options: new CheckoutOptions(User: true));
        using var made = DirectoryHandle.Open(Target);
        Assert.Equal("0555", Octal(made.Stat("a")));
        Assert.Equal(new FileTime(2, 0), made.Stat("a").Modified);
        made.SetMode("a", 0b111_000_000); // so that it can be looked into and removed
        made.SetMode("a/b", 0b111_000_000);
        Assert.Equal(new FileTime(4, 0), made.Stat("a/b/f").Modified);
    }

    [Fact]
    public void Paths_may_be_longer_than_the_kernel_takes_at_once()
    {
        var dump = new StringBuilder();
        string path = "";
        for (int i = 0; i < 40; i++)
        {
            path += $"/{i:d3}{new string('d', 200)}";
            dump.Append(System.Globalization.CultureInfo.InvariantCulture, $"{path} 0 40755 2 0 0 0 0.0 - - -\n");
        }

        Make(Read($"{dump}{path}/file 4 100644 1 0 0 0 0.0 - deep -\n"), options: new CheckoutOptions(User: true));
        DirectoryHandle made = DirectoryHandle.Open(Target);
        foreach (string name in path[1..].Split('/'))
        {
            using DirectoryHandle above = made;
            made = above.OpenDirectory(name);
        }

        using (made)
        using (Microsoft.Win32.SafeHandles.SafeFileHandle file = made.OpenFile("file"))
            Assert.Equal("deep"u8, FileHandle.ReadAll(file, 100));
    }

    [Fact]
    public void An_empty_directory_is_replaced_and_nothing_else()
    {
        TreeContent content = Read("/f 1 100644 1 0 0 0 0.0 - x -\n");
        Directory.CreateDirectory(Target);
        Make(content, options: new CheckoutOptions(User: true));
        var error = Assert.Throws<TargetTakenException>(() => Make(content));
        Assert.Equal((ErrorCode.RefusedByPolicy, $"{Target} is there and not empty"), (error.Code, error.Message));
        File.WriteAllText(_directory["file"], "");
        Assert.Throws<TargetTakenException>(() => Make(content, target: _directory["file"]));
        Assert.Throws<TargetTakenException>(() => Make(content, target: "/"));
        Assert.Equal(["file", "out", "repo"], Names());
    }

    [Theory]
    [InlineData(ContentMode.Auto)]
    [InlineData(ContentMode.Copy)]
    [InlineData(ContentMode.Hardlink)]
    public void A_damaged_object_leaves_nothing(ContentMode mode)
    {
        TreeContent content = Commit();
        string path = ObjectPath(content, "/usr/lib/modules/6.1-test/vmlinuz");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[77] ^= 1;
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        BootCfsException error = Assert.ThrowsAny<BootCfsException>(() => Make(content, options: new CheckoutOptions(mode)));
        Assert.Equal(ErrorCode.DigestMismatch, error.Code);
        Assert.Contains("/usr/lib/modules/6.1-test/vmlinuz", error.Message, StringComparison.Ordinal);
        Assert.Equal(["repo"], Names());
    }

    [Fact]
    public void An_object_of_another_length_than_the_tree_says_is_refused()
    {
        TreeContent content = Commit();
        string digest = Convert.ToHexStringLower(content.Tree.Digest(Find(content.Tree, "/usr/bin/tool")));
        TreeContent lying = Read($"/f 77 100644 1 0 0 0 0.0 {digest[..2]}/{digest[2..]} - {digest}\n");
        var error = Assert.Throws<DamagedObjectException>(() => Make(lying, options: new CheckoutOptions(User: true)));
        Assert.Equal("object of /f has 10000 bytes, the tree says 77", error.Message);
        Assert.Throws<DamagedObjectException>(() => Make(Read("/f 77 100644 1 0 0 0 0.0 aa/bb - -\n"), options: new CheckoutOptions(User: true)));
        Assert.Equal(["repo"], Names());
    }

    [Fact]
    public void What_was_stopped_leaves_nothing()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => DirectoryCheckout.Make(
            Commit(), NodeId.Root, Target, new CheckoutOptions(), new CheckoutCounts(), new CancellationToken(canceled: true)));
        Assert.Equal(["repo"], Names());
    }

    private CheckoutCounts Make(TreeContent content, string subpath = "/", CheckoutOptions? options = null, string? target = null)
    {
        var counts = new CheckoutCounts();
        DirectoryCheckout.Make(
            content, Find(content.Tree, subpath), target ?? Target, options ?? new CheckoutOptions(), counts, CancellationToken.None);
        return counts;
    }

    private TreeContent Read(string lines) =>
        new(RootImage.ReadDump(Encoding.UTF8.GetBytes(Root + lines), FsVerityAlgorithm.Sha256), _repository.Objects);

    private TreeContent Commit()
    {
        CommitResult result = CommitBuilder.Run(_repository, BootableFolder.Request(_tree), null, CancellationToken.None);
        return new(ProvenRoot.Read(_repository.Commits.Read(result.Commit), FsVerityAlgorithm.Sha256).Tree, _repository.Objects);
    }

    // More than a bootable folder has: hard links, modes, a fifo, extended attributes, odd names, holes.
    private void Fill()
    {
        _tree.Handle.TryLink("usr/bin/tool", _tree.Handle, "usr/lib/other");
        _tree.Handle.TryLink("usr/bin/tool", _tree.Handle, "etc/third");
        File.WriteAllText(_tree["usr/bin/program"], new string('p', 9000));
        _tree.Handle.SetMode("usr/bin/program", 0b111_101_101);
        _tree.Handle.MakeNode("var/fifo", 0b001_000_110_100_100, default);
        Xattrs.Set(_tree.Handle, "usr/bin/program", "user.note", "x y"u8);
        Xattrs.Set(_tree.Handle, "var/lib", "user.note", "z"u8);
        File.WriteAllText(_tree["etc/\\ a\tb"], "odd");
        using (FileStream hole = File.Create(_tree["var/hole"]))
            hole.SetLength(5 << 20);
        _tree.Handle.SetModified("etc", new FileTime(1_234_567_890, 123_456_789));
    }

    private bool CanClone()
    {
        using var from = File.OpenHandle(_tree["usr/bin/tool"]);
        using var to = _directory.Handle.CreateFile("clone", 0b110_000_000);
        bool can = FileHandle.TryClone(from, to);
        _directory.Handle.Unlink("clone");
        return can;
    }

    private static NodeId Find(ValidatedTree tree, string path) =>
        tree.TryGetPath(Encoding.UTF8.GetBytes(path), out NodeId node) ? node : throw new ArgumentException(path);

    private string ObjectPath(TreeContent content, string path)
    {
        string digest = Convert.ToHexStringLower(content.Tree.Digest(content.Tree.Resolve(Find(content.Tree, path))));
        return Path.Combine(_repository.Path, "objects", digest[..2], digest[2..]);
    }

    private ulong ObjectOf(TreeContent content, string path, DirectoryHandle objects) =>
        objects.Stat(Path.GetRelativePath(objects.Path, ObjectPath(content, path))).Inode;

    private IEnumerable<string> Names() => Directory.GetFileSystemEntries(_directory.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static string Octal(in FileStatus status) => Convert.ToString(status.Permissions, 8).PadLeft(4, '0');
}
