using System.Diagnostics;
using System.Text;
using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Import;
using BootCfs.SystemTests.Linux;

namespace BootCfs.SystemTests.Import;

/// <summary>Labels of a commit against those that setfiles(8) puts on the files themselves.</summary>
public sealed class LabelTests : IDisposable
{
    private const string FileContexts =
        "/.*\tsystem_u:object_r:default_t:s0\n/\t-d\tsystem_u:object_r:root_t:s0\n/usr(/.*)?\tsystem_u:object_r:usr_t:s0\n"
        + "/usr/bin(/.*)?\tsystem_u:object_r:bin_t:s0\n/dev/.*\t-c\tsystem_u:object_r:device_t:s0\n/usr/bin/.*\t-l\tsystem_u:object_r:link_t:s0\n"
        + "/run/.*\t-p\tsystem_u:object_r:fifo_t:s0\n/run/.*\t-s\tsystem_u:object_r:sock_t:s0\n/proc(/.*)?\t<<none>>\n/tmp/.*\t<<none>>\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("bootcfs-labels-").FullName;

    [RootFact]
    public void A_commit_has_the_labels_that_setfiles_sets()
    {
        string tree = Path.Combine(_folder, "tree");
        string policy = Path.Combine(tree, "etc/selinux/small/contexts/files/file_contexts");
        Run(
            "sh", "-c", "mkdir -p \"$0\"/usr/bin \"$0\"/dev \"$0\"/run \"$0\"/proc/1 \"$0\"/tmp \"$0\"/etc/selinux/small/contexts/files && cd \"$0\" && "
            + "echo tool >usr/bin/tool && ln -s tool usr/bin/link && ln usr/bin/tool usr/other && mknod dev/null c 1 3 && mkfifo run/fifo && "
            + "echo x >tmp/x && printf 'a' >\"usr/bin/$(printf '\\377 \\n')\"", tree);
        File.WriteAllText(policy, FileContexts);
        File.WriteAllText(policy + ".local", "/usr/bin/tool\tsystem_u:object_r:tool_t:s0\n/usr/other\tsystem_u:object_r:tool_t:s0\n");
        Run("find", tree, "-exec", "touch", "-h", "-d", "@1600000000", "{}", "+");

        string ours = Dump(tree, new TreeFilters { SELinuxPolicy = true });
        Run("setfiles", "-F", "-r", tree, policy, tree);
        string judged = Dump(tree, TreeFilters.None);

        Assert.Contains("security.selinux=system_u:object_r:device_t:s0\\x00", judged, StringComparison.Ordinal);
        Assert.Equal(judged, ours);
        Assert.Equal(judged, Dump(tree, new TreeFilters { SELinuxPolicy = true }));
    }

    // It has a name that is no text.
    public void Dispose() => Run("rm", "-rf", _folder);

    private string Dump(string tree, TreeFilters filters)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        using Repository repository = Repository.Init(path, FsVerityAlgorithm.Sha256);
        CommitResult result = CommitBuilder.Run(
            repository,
            new CommitRequest
            {
                Stream = StreamName.TryParse("labels", out StreamName stream) ? stream : throw new ArgumentException("stream"),
                Trees = [new DirectorySource(tree)],
                Author = new CommitIdentity("Builder", "builder@example.org", DateTimeOffset.UnixEpoch),
                AllowUnsigned = true,
                Filters = filters,
            },
            null,
            CancellationToken.None);
        return Encoding.Latin1.GetString(repository.Commits.Read(result.Commit).ReadDump());
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
