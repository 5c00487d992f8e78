using BootCfs.Commits;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Retention;
using BootCfs.Store;

namespace BootCfs.Tests.Engine.Deploy;

public class DeployerTests
{
    [Fact]
    public void Puts_a_commit_in_place_with_one_entry()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();

        string id = plan.Record.Id.ToString();
        string state = $"{fixture.Sysroot}/state/deploy/{id}";
        Assert.Equal(["bootcfs.1.testos.conf"], fixture.Entries);
        Assert.Equal("test\n", File.ReadAllText($"{state}/etc/hostname"));
        Assert.Equal(new string('e', 300), File.ReadAllText($"{state}/etc/default/long"));
        Assert.Equal("first\n", File.ReadAllText($"{state}/var/lib/state"));
        Assert.Equal("../../os/testos/var", new FileInfo($"{state}/var").LinkTarget);
        Assert.Equal(BootableFolder.Kernel, File.ReadAllBytes($"{fixture.Boot}/bootcfs/{plan.Record.BootDirectory}/linux"));
        Assert.Equal(BootableFolder.Initramfs, File.ReadAllBytes($"{fixture.Boot}/bootcfs/{plan.Record.BootDirectory}/initrd"));
        Assert.True(File.Exists($"{fixture.Sysroot}/composefs/images/{plan.Record.Image.Digest}"), "the image's link leads nowhere");
    }

    [Fact]
    public void Keeps_the_commit_and_its_signatures_beside_each_of_its_deployments()
    {
        using var fixture = new DeployFixture();
        var signature = SshSignature.Create(
            Ed25519PublicKey.FromBytes(new byte[32]), SshSignature.GitNamespace, SshHash.Sha512, new byte[SshSignature.SignatureSize]);
        using Repository repository = Repository.Open(fixture.Builder);
        StoredCommit commit = repository.Commits.Read(fixture.Commit.Commit);
        for (int signatures = 0; signatures < 2; signatures++)
        {
            string state = $"{fixture.Sysroot}/state/deploy/{fixture.Deploy().Record.Id}";
            Assert.Equal(commit.Commit.Bytes.ToArray(), File.ReadAllBytes($"{state}/commit"));
            Assert.Equal(commit.ReadRelease(), File.ReadAllBytes($"{state}/release.toml"));
            Assert.Equal(
                Enumerable.Repeat($"{signature.PublicKey.FingerprintHex}.sig {signature}", signatures),
                Directory.GetFiles($"{state}/signatures").Select(path => $"{Path.GetFileName(path)} {File.ReadAllText(path)}"));
            repository.Commits.AddSignature(commit.Id, signature);
        }
    }

    [Fact]
    public void Writes_our_kargs_behind_those_of_the_operator()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();

        BootEntry entry = BootEntry.Parse(File.ReadAllBytes($"{fixture.Boot}/loader/entries/bootcfs.1.testos.conf"));
        // This test runs where there is no fs-verity, and the entry says so.
        string mark = plan.VerityRequired ? "" : "?";
        Assert.Equal(
            $"root=LABEL=test quiet composefs.digest={mark}v1-sha256-12:{plan.Record.Image.Digest} bootcfs.deploy={plan.Record.Id}",
            entry.Options);
        Assert.Equal($"Test OS 1 (2023-11-14, {plan.Record.Commit.ToString()[..12]})", entry.Title);
        Assert.Equal($"/bootcfs/{plan.Record.BootDirectory}/linux", entry.Linux);
    }

    [Fact]
    public void Writes_nothing_when_it_only_rehearses()
    {
        using var fixture = new DeployFixture();
        string[] before = fixture.HostFiles();
        DeploymentPlan plan = fixture.Deploy(dryRun: true);

        Assert.Equal(before, fixture.HostFiles());
        Assert.NotEmpty(plan.MissingObjects);
    }

    [Fact]
    public void Refuses_an_unsigned_commit_by_default_and_writes_nothing()
    {
        using var fixture = new DeployFixture();
        string[] before = fixture.HostFiles();

        PolicyException error = Assert.Throws<PolicyException>(() => fixture.Deploy(fixture.Request with { AllowUnsigned = false }));

        Assert.Contains(fixture.Commit.Commit.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-unsigned", error.Hint, StringComparison.Ordinal);
        Assert.Equal(before, fixture.HostFiles());
    }

    [Fact]
    public void Refuses_a_commit_whose_contents_were_collected_and_says_so()
    {
        using var fixture = new DeployFixture();
        GitObjectId collected = fixture.Commit.Commit;
        fixture.MakeAnother(new string('u', 20_000));
        using (Repository builder = Repository.Open(fixture.Builder))
        {
            var request = new CollectionRequest(new RetentionPolicy(KeepLast: 1), TimeSpan.Zero, DryRun: false, LockWait.None);
            Assert.Equal(1, Collector.Run(builder, request, null, TimeProvider.System, CancellationToken.None).Collected);
        }

        string[] before = fixture.HostFiles();
        ContentsCollectedException error = Assert.Throws<ContentsCollectedException>(
            () => fixture.Deploy(fixture.Request with { Revision = collected.ToString() }));

        Assert.StartsWith($"the contents of commit {collected} were collected: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, fixture.HostFiles());
    }

    [Fact]
    public void Publishes_no_entry_when_an_object_of_the_source_is_damaged()
    {
        using var fixture = new DeployFixture();
        string damaged = LargestObject(fixture.Builder);
        File.WriteAllText(damaged, new string('X', 10_000));

        DigestMismatchException error = Assert.Throws<DigestMismatchException>(() => fixture.Deploy());

        Assert.Contains(Path.GetFileName(damaged), error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Entries);
    }

    [Theory]
    [InlineData("another content")]
    [InlineData("XXXXXXXXXX")]
    public void Takes_a_damaged_object_of_the_host_from_the_repository_of_the_commit(string content)
    {
        using var fixture = new DeployFixture();
        fixture.Deploy();
        string damaged = LargestObject($"{fixture.Sysroot}/composefs");
        byte[] right = File.ReadAllBytes(damaged);
        Damage(damaged, content, right.Length);

        fixture.Deploy();

        Assert.Equal(right, File.ReadAllBytes(damaged));
        Assert.Equal(2, fixture.Entries.Length);
    }

    [Fact]
    public void Refuses_a_damaged_object_that_no_other_repository_can_replace()
    {
        using var fixture = new DeployFixture();
        fixture.Deploy();
        string damaged = LargestObject($"{fixture.Sysroot}/composefs");
        Damage(damaged, "X", 10_000);
        File.Delete(LargestObject(fixture.Builder));

        VerificationException alone = Assert.Throws<VerificationException>(() => Deploy(null));
        VerificationException without = Assert.Throws<VerificationException>(() => Deploy(fixture.Builder));

        foreach (VerificationException error in new[] { alone, without })
        {
            Assert.EndsWith($"of /usr/bin/tool is damaged in {fixture.Sysroot}/composefs/objects", error.Message, StringComparison.Ordinal);
            Assert.Contains("fsck --repair", error.Hint, StringComparison.Ordinal);
        }

        Assert.Single(fixture.Entries);

        void Deploy(string? repository)
        {
            using Host host = fixture.OpenHost();
            Deployer.Run(host, repository, fixture.Request, dryRun: false, TimeProvider.System, _ => { }, CancellationToken.None);
        }
    }

    [Fact]
    public void Deploys_the_same_image_twice_under_two_ids_and_counters()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan first = fixture.Deploy();
        DeploymentPlan second = fixture.Deploy();

        Assert.Equal($"{first.Record.Id}.1", second.Record.Id.ToString());
        Assert.Equal(["bootcfs.1.testos.conf", "bootcfs.2.testos.conf"], fixture.Entries);
        Assert.Empty(second.MissingObjects);
        using Host host = fixture.OpenHost();
        Assert.Equal([second.Record.Id, first.Record.Id], host.ReadDeployments().Select(deployment => deployment.Id));
    }

    [Fact]
    public void Keeps_the_var_of_the_operating_system_between_deployments()
    {
        using var fixture = new DeployFixture();
        fixture.Deploy();
        File.WriteAllText($"{fixture.Sysroot}/state/os/testos/var/lib/state", "changed\n");
        DeploymentPlan second = fixture.Deploy();

        Assert.Equal("changed\n", File.ReadAllText($"{fixture.Sysroot}/state/deploy/{second.Record.Id}/var/lib/state"));
    }

    [Fact]
    public void Replaces_what_a_killed_run_left_half_made()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy(dryRun: true);
        Directory.CreateDirectory($"{fixture.Sysroot}/state/deploy/.{plan.Record.Id}.new/etc/half");
        Directory.CreateDirectory($"{fixture.Sysroot}/state/os/testos/.var.new");

        fixture.Deploy();

        Assert.False(Directory.Exists($"{fixture.Sysroot}/state/deploy/{plan.Record.Id}/etc/half"));
        Assert.DoesNotContain(fixture.HostFiles(), path => path.EndsWith(".new", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("objects: proving")]
    [InlineData("state: /etc and /var")]
    [InlineData("boot: kernel and initramfs")]
    public void Goes_through_when_it_is_run_again_after_it_broke_off(string phase)
    {
        using var fixture = new DeployFixture();
        using (Host host = fixture.OpenHost())
        {
            Assert.Throws<TimeoutException>(() => Deployer.Run(
                host,
                fixture.Builder,
                fixture.Request,
                dryRun: false,
                TimeProvider.System,
                reached => _ = reached == phase ? throw new TimeoutException() : true,
                CancellationToken.None));
        }

        Assert.Empty(fixture.Entries);
        fixture.Deploy();

        Assert.Single(fixture.Entries);
    }

    [Fact]
    public void Finishes_a_repository_that_a_killed_run_has_only_begun()
    {
        using var fixture = new DeployFixture();
        Directory.CreateDirectory($"{fixture.Sysroot}/composefs/objects");
        fixture.Deploy();
        Assert.Single(fixture.Entries);
    }

    [Fact]
    public void Publishes_no_entry_when_it_is_cancelled()
    {
        using var fixture = new DeployFixture();

        Assert.ThrowsAny<OperationCanceledException>(() => fixture.Deploy(cancellationToken: new CancellationToken(canceled: true)));
        Assert.Empty(fixture.Entries);
    }

    // Below the filesystem: the mark of an untouched object is still there.
    private static void Damage(string path, string content, int length)
    {
        File.WriteAllText(path, content.PadRight(length, 'Y'));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
    }

    private static string LargestObject(string repository) =>
        Directory.GetFiles($"{repository}/objects", "*", SearchOption.AllDirectories)
            .Single(path => new FileInfo(path).Length == 10_000);
}
