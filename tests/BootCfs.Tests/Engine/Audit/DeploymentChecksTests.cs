using BootCfs.Audit;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Tests.Engine.Trust;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>What was done to entry, state or boot files is told, and nothing else.</summary>
public sealed class DeploymentChecksTests : IDisposable
{
    private readonly AuditFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Nothing_is_told_of_a_fresh_deployment() => Assert.Empty(_fixture.Findings());

    [Fact]
    public void A_second_image_in_the_entry_is_told()
    {
        Edit(options => $"{options} composefs={new string('a', 64)}");

        CheckResult finding = Assert.Single(_fixture.Findings());
        Assert.Equal("entry.options", finding.Check);
        Assert.EndsWith("names 2 root images: another could be mounted", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_waives_verity_is_told()
    {
        Edit(options => options.Replace("composefs.digest=v1", "composefs.digest=?v1", StringComparison.Ordinal));

        CheckResult result = _fixture.Result("entry.options");
        Assert.Equal(Verdict.Warn, result.Verdict);
        Assert.EndsWith("but does not require fs-verity", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_that_was_added_to_the_entry_is_told()
    {
        Edit(options => $"{options} init=/bin/sh");

        CheckResult finding = Assert.Single(_fixture.Findings());
        Assert.Equal(("entry.options", Verdict.Warn), (finding.Check, finding.Verdict));
        Assert.Equal($"{_fixture.Plan.EntryName} has other arguments than the deployment: {_fixture.Options}", finding.Detail);
    }

    [Fact]
    public void An_entry_with_another_initramfs_is_told()
    {
        File.WriteAllText(_fixture.EntryFile, File.ReadAllText(_fixture.EntryFile).Replace("/initrd\n", "/initrd\ninitrd /evil\n", StringComparison.Ordinal));

        CheckResult finding = Assert.Single(_fixture.Findings());
        Assert.Equal("boot.files", finding.Check);
        Assert.Contains("/initrd /evil, the commit's file would be ", finding.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("initrd")]
    public void A_missing_boot_file_is_told(string file)
    {
        File.Delete($"{_fixture.Host.Boot}/bootcfs/{_fixture.Plan.Record.BootDirectory}/{file}");

        Assert.EndsWith($"/{file} is missing in the boot directory", Assert.Single(_fixture.Findings()).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("commit", "changed", "is not what the repository has")]
    [InlineData("release.toml", "changed", "is not what the repository has")]
    [InlineData("commit", "symlink", "is a symbolic link")]
    [InlineData("commit", "directory", "is not a regular file")]
    [InlineData("commit", "missing", "is missing: an initramfs whose keys need it refuses this deployment")]
    public void A_copy_that_the_initramfs_would_read_is_told_when_it_is_another(string name, string how, string said)
    {
        Tamper(Path.Combine(_fixture.State, name), how);

        CheckResult finding = Assert.Single(_fixture.Findings());
        Assert.Equal("deployment.copies", finding.Check);
        Assert.EndsWith($"/{name} {said}", finding.Detail, StringComparison.Ordinal);
        Assert.Equal(how == "missing" ? Verdict.Warn : Verdict.Fail, finding.Verdict);
    }

    [Theory]
    [InlineData("changed", "is not what the repository has")]
    [InlineData("symlink", "is a symbolic link")]
    [InlineData("missing", "is missing: an initramfs whose keys need it refuses this deployment")]
    public void A_signature_that_the_initramfs_would_read_is_told_when_it_is_another(string how, string said)
    {
        string signature = Countersign();
        Assert.Empty(_fixture.Findings());
        Tamper(signature, how);

        CheckResult finding = Assert.Single(_fixture.Findings());
        Assert.Equal("deployment.copies", finding.Check);
        Assert.EndsWith($"{signature[_fixture.State.Length..]} {said}", finding.Detail, StringComparison.Ordinal);
        Assert.Equal(how == "missing" ? Verdict.Warn : Verdict.Fail, finding.Verdict);
    }

    [Fact]
    public void What_was_changed_in_etc_is_listed_and_is_no_finding()
    {
        Assert.Equal("nothing", _fixture.Result("deployment.etc").Detail);
        File.WriteAllText($"{_fixture.State}/etc/hostname", "mine\n");
        File.WriteAllText($"{_fixture.State}/etc/new", "");

        Assert.Empty(_fixture.Findings());
        CheckResult result = _fixture.Result("deployment.etc");
        Assert.Equal(("2 paths: /etc/hostname, /etc/new", Verdict.Pass), (result.Detail, result.Verdict));
        Assert.Equal(["/etc/hostname", "/etc/new"], result.Items);
    }

    // Into the host's repository and the state directory, as when it had been there when the commit was deployed.
    private string Countersign()
    {
        var key = new TestKey(7);
        using Repository repository = Repository.Open($"{_fixture.Host.Sysroot}/composefs");
        StoredCommit commit = repository.Commits.Read(_fixture.Plan.Record.Commit);
        SshSignature signature = key.Sign(commit.Commit);
        repository.Commits.AddSignature(commit.Id, signature);
        string path = $"{_fixture.State}/signatures/{key.Public.FingerprintHex}.sig";
        File.WriteAllText(path, signature.ToString());
        return path;
    }

    private static void Tamper(string path, string how)
    {
        File.Delete(path);
        switch (how)
        {
            case "changed":
                File.WriteAllText(path, "something else");
                break;
            case "symlink":
                File.CreateSymbolicLink(path, "/etc/passwd");
                break;
            case "directory":
                Directory.CreateDirectory(path);
                break;
        }
    }

    private void Edit(Func<string, string> edit) => File.WriteAllLines(
        _fixture.EntryFile,
        [.. File.ReadAllLines(_fixture.EntryFile).Select(line => line.StartsWith("options ", StringComparison.Ordinal) ? edit(line) : line)]);
}
