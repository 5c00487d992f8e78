using System.Text;
using BootCfs.Config;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Tests.Linux;

namespace BootCfs.Tests.Engine;

/// <summary>What is changed in a tree before it is committed, in which order, and what the commit says of it.</summary>
public sealed class CanonicalFormTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();

    public CanonicalFormTests()
    {
        _tree.Handle.MakeDirectories("etc/selinux/small/contexts/files", 0b111_101_101);
        File.WriteAllText(_tree["etc/selinux/small/contexts/files/file_contexts"], SELinuxLabelsTests.FileContexts);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _tree.Dispose();
    }

    public static TheoryData<string> Nothing => ["skip", "xattrs", "stat-override", "empty stat-override", "mtime", "owner"];

    [Theory]
    [MemberData(nameof(Nothing))]
    public void A_filter_that_changes_nothing_gives_the_image_of_none(string filter)
    {
        FileStatus root = FileHandle.Stat(_tree.Path);
        TreeFilters filters = filter switch
        {
            "skip" => new() { Skip = Skip("/nothing", "*.none", "/usr/*/nothing/**") },
            "xattrs" => new() { Xattrs = XattrRule.Keep },
            "stat-override" => new() { StatOverrides = Overrides("+0 /usr\n0400 /etc/hostname\n") },
            "empty stat-override" => new() { StatOverrides = Overrides("# nothing\n") },
            "mtime" => new() { Mtime = MtimeRule.Clamp(1L << 40) },
            _ => new() { Owner = new OwnerRule(root.Uid, root.Gid) },
        };

        Assert.Equal(Commit(new()).Image, Commit(filters).Image);
    }

    [Fact]
    public void All_filters_together_give_the_same_commit_again()
    {
        Assert.Equal(Commit(All()).Commit, Commit(All(), "two").Commit);
        Assert.NotEqual(Commit(All(), "three").Image, Commit(new(), "four").Image);
    }

    [Fact]
    public void The_recipe_spells_them_in_the_order_in_which_they_work()
    {
        Commit(All());
        Assert.Equal(
            [
                "--skip=*.pyc", "--skip=/var/lib", "--bootable", "--xattrs=user.*,security.capability", "--owner=7:8",
                "--stat-override=sha256:bb31a823be4dd2a85245984e843e75f520d1b0b65ce2dc4bccd8a898adba8333", "--selinux-policy",
                "--mtime=clamp:1600000000",
            ],
            Release().Image.Options);
    }

    [Fact]
    public void The_recipe_says_nothing_of_what_was_not_asked_for()
    {
        Commit(new());
        Assert.Equal(["--bootable"], Release().Image.Options);
    }

    [Fact]
    public void What_skip_left_out_bootable_makes_again_and_owner_gives_away()
    {
        Commit(new() { Skip = Skip("/boot"), Owner = new OwnerRule(7, 8) });
        Assert.Matches(@"(?m)^/boot \d+ 40755 2 7 8 0 ", Dump());
    }

    [Fact]
    public void A_bootable_tree_needs_the_kernel_that_skip_left_out() =>
        Assert.Equal("the tree has no /usr/lib/modules/*/vmlinuz", Assert.Throws<KernelFilesException>(
            () => Commit(new() { Skip = Skip("vmlinuz") })).Message);

    [Fact]
    public void Stat_override_has_the_last_word_on_owners_and_names_what_skip_left_out()
    {
        Commit(new() { Owner = new OwnerRule(7, 8), StatOverrides = Overrides("=04755 1:2 /usr/bin/tool\n=0700 3:4 /boot\n") });
        Assert.Matches(@"(?m)^/usr/bin/tool \d+ 104755 1 1 2 0 ", Dump());
        Assert.Matches(@"(?m)^/boot \d+ 40700 2 3 4 0 ", Dump());
        Assert.Matches(@"(?m)^/etc/hostname \d+ 100644 1 7 8 0 ", Dump());

        Assert.Equal("overrides: line 1: /usr/bin/tool is not in the tree", Assert.Throws<StatOverrideException>(
            () => Commit(new() { Skip = Skip("tool"), StatOverrides = Overrides("=04755 /usr/bin/tool\n") }, "two")).Message);
    }

    [Fact]
    public void Times_are_clamped_last_so_that_boot_has_none_later_either()
    {
        Commit(new() { Mtime = MtimeRule.Clamp(1_000_000_000) });
        Assert.All(Dump().TrimEnd('\n').Split('\n'), line => Assert.Equal("1000000000.0", line.Split(' ')[7]));
    }

    [Fact]
    public void Xattrs_that_go_do_not_take_labels_with_them()
    {
        Commit(new() { Xattrs = XattrRule.None, SELinuxPolicy = true });
        Assert.Matches(@"(?m)^/usr/bin/tool .* security\.selinux=system_u:object_r:bin_t:s0\\x00$", Dump());
        Assert.Matches(@"(?m)^/boot .* security\.selinux=system_u:object_r:default_t:s0\\x00$", Dump());
        Assert.Empty(Directory.GetFileSystemEntries(_folder["repo/bootcfs/tmp"]));
    }

    [Fact]
    public void The_policy_is_the_one_that_the_tree_is_set_to()
    {
        _tree.Handle.MakeDirectories("etc/selinux/other/contexts/files", 0b111_101_101);
        File.WriteAllText(_tree["etc/selinux/other/contexts/files/file_contexts"], "/.* other_u:object_r:other_t:s0\n");
        Assert.Equal(
            "the tree has 2 policies below /etc/selinux",
            Assert.Throws<SELinuxPolicyException>(() => Commit(new() { SELinuxPolicy = true })).Message);

        File.WriteAllText(_tree["etc/selinux/config"], "# SELINUXTYPE=small\nSELINUX=disabled\nSELINUXTYPE=small\n  selinuxtype=other \n");
        Commit(new() { SELinuxPolicy = true }, "two");
        Assert.Matches(@"(?m)^/usr/bin/tool .* security\.selinux=other_u:object_r:other_t:s0\\x00$", Dump("two"));

        File.WriteAllText(_tree["etc/selinux/config"], "SELINUXTYPE=third\n");
        Assert.Equal(
            "the tree has no /etc/selinux/third/contexts/files/file_contexts, which its /etc/selinux/config asks for",
            Assert.Throws<SELinuxPolicyException>(() => Commit(new() { SELinuxPolicy = true })).Message);
    }

    [Fact]
    public void A_tree_without_a_policy_is_named_with_a_way_out_and_nothing_is_left()
    {
        SELinuxPolicyException error = Assert.Throws<SELinuxPolicyException>(
            () => Commit(new() { SELinuxPolicy = true, Skip = Skip("/etc/selinux") }));
        Assert.Equal("the tree has no /etc/selinux/*/contexts/files/file_contexts", error.Message);
        Assert.Equal("install the policy in the tree, or leave out --selinux-policy", error.Hint);
        using Repository repository = Repository.Open(_folder["repo"]);
        Assert.Empty(repository.Commits.ListRefs());
        Assert.Empty(Directory.GetFileSystemEntries(_folder["repo/bootcfs/tmp"]));
    }

    [Fact]
    public void Skip_gives_the_image_of_a_tree_that_never_had_these_names()
    {
        var epoch = new TreeFilters { Mtime = MtimeRule.Epoch };
        File.WriteAllText(_tree["usr/bin/a.pyc"], new string('p', 5000));
        _tree.Handle.MakeDirectories("var/cache/deep/er", 0b111_101_101);
        Assert.True(_tree.Handle.TryLink("usr/bin/a.pyc", _tree.Handle, "var/cache/deep/link"));
        Assert.True(_tree.Handle.TryLink("usr/bin/a.pyc", _tree.Handle, "var/lib/link"));
        CommitResult skipped = Commit(epoch with { Skip = Skip("*.pyc", "/var/cache") });

        File.Delete(_tree["usr/bin/a.pyc"]);
        _tree.Handle.RemoveTree("var/cache");
        Assert.Equal(skipped.Image, Commit(epoch, "two").Image);
        Assert.Matches(@"(?m)^/var/lib/link 5000 100644 1 ", Dump());
    }

    [Fact]
    public void Filters_work_on_all_trees_together_whether_or_not_a_source_skips_by_itself()
    {
        using var upper = new TemporaryDirectory();
        upper.Handle.MakeDirectories("var/lib/more", 0b111_101_101);
        File.WriteAllText(upper["usr.pyc"], new string('p', 5000));
        File.WriteAllText(upper["var/lib/more/large"], new string('m', 5000));
        File.WriteAllText(upper["etc"], ""); // in the place of a directory
        TreeFilters filters = new() { Skip = Skip("*.pyc", "/var/lib/*", "/etc"), Owner = new OwnerRule(7, 8), Mtime = MtimeRule.Epoch };
        ITreeSource[] sources = [new DirectorySource(_tree.Path), new DirectorySource(upper.Path)];
        CommitResult skipping = Commit(filters, trees: sources);
        CommitResult reading = Commit(filters, "two", [.. sources.Select(source => new ReadsAll(source))]);

        Assert.Equal(skipping.Image, reading.Image);
        Assert.Equal((skipping.NewObjects, skipping.NewBytes), (reading.NewObjects, reading.NewBytes)); // nothing that nobody needs
        Assert.Equal(reading.NewObjects, Directory.GetFiles(_folder["two/objects"], "*", SearchOption.AllDirectories).Length);
        string[] paths = [.. Dump("two").Split('\n').Select(line => line.Split(' ')[0])];
        Assert.Contains("/var/lib", paths);
        Assert.DoesNotContain(paths, path => path.Contains(".pyc", StringComparison.Ordinal) || path.StartsWith("/etc", StringComparison.Ordinal)
            || path.StartsWith("/var/lib/", StringComparison.Ordinal));
    }

    private static TreeFilters All() => new()
    {
        Skip = Skip("*.pyc", "/var/lib"),
        Xattrs = XattrRule.TryParse("user.*,security.capability", out XattrRule xattrs, out _) ? xattrs : null,
        Owner = new OwnerRule(7, 8),
        StatOverrides = Overrides("=04755 0:0 /usr/bin/tool\n"),
        SELinuxPolicy = true,
        Mtime = MtimeRule.Clamp(1_600_000_000),
    };

    private static SkipPatterns Skip(params string[] patterns) =>
        SkipPatterns.TryParse(patterns, out SkipPatterns parsed, out string fault) ? parsed : throw new ArgumentException(fault);

    private static StatOverrides Overrides(string text) => StatOverrides.Parse(Encoding.UTF8.GetBytes(text), "overrides");

    private CommitResult Commit(TreeFilters filters, string name = "repo", params ITreeSource[] trees)
    {
        using Repository repository = Directory.Exists(_folder[name])
            ? Repository.Open(_folder[name])
            : Repository.Init(_folder[name], FsVerityAlgorithm.Sha256);
        CommitRequest request = BootableFolder.Request(_tree) with { Filters = filters };
        return CommitBuilder.Run(
            repository, trees.Length > 0 ? request with { Trees = trees } : request, null, CancellationToken.None);
    }

    private string Dump(string name = "repo")
    {
        using Repository repository = Repository.Open(_folder[name]);
        return Encoding.UTF8.GetString(repository.Commits.Read(repository.Commits.Resolve("test/stable")).ReadDump());
    }

    private ReleaseInfo Release()
    {
        using Repository repository = Repository.Open(_folder["repo"]);
        return ReleaseInfo.Parse(repository.Commits.Read(repository.Commits.Resolve("test/stable")).ReadRelease(), "release.toml");
    }

    // As archives do.
    private sealed class ReadsAll(ITreeSource source) : ITreeSource
    {
        public FileTree Read(ImportSession session, CancellationToken cancellationToken) =>
            source.Read(session with { Options = session.Options with { Skip = SkipPatterns.None } }, cancellationToken);
    }
}
