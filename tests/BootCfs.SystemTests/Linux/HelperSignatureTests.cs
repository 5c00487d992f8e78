using BootCfs.Format.Signing;

namespace BootCfs.SystemTests.Linux;

/// <summary>What the helper takes with keys in the initramfs; <see cref="HelperSignatureRefusalTests"/> has what it does not.</summary>
public sealed class HelperSignatureTests : IDisposable
{
    private const string Booted = """cat "$world/run/bootcfs/booted.json" """;

    private readonly SignedSysroot _system = new();

    public void Dispose() => _system.Dispose();

    [RootFact]
    public void Records_who_signed_and_what_was_proven()
    {
        string json = Succeed(probe: Booted);
        Assert.EndsWith(
            $",\"signature\":\"verified\",\"commit\":\"{_system.Sign(_system.Commit()).GetId()}\",\"epoch\":3,\"signers\":[\"{_system.Key.Fingerprint}\"]}}\n",
            json,
            StringComparison.Ordinal);
    }

    [RootFact]
    public void Takes_a_signature_that_lies_beside_the_commit()
    {
        CommitObject commit = _system.Commit();
        _system.Write(commit);
        _system.WriteSignature(_system.Key, _system.Key.Sign(commit.GetSignedBytes()));
        Assert.Contains($"\"commit\":\"{commit.GetId()}\"", Succeed(probe: Booted), StringComparison.Ordinal);
    }

    [RootFact]
    public void Takes_as_many_keys_as_the_configuration_demands()
    {
        TestKey second = _system.NewKey();
        _system.Put("keys.d/second.pub", second.Line, "etc/bootcfs");
        _system.WriteSignature(second, second.Sign(_system.Commit().GetSignedBytes()));
        string json = Succeed(config: "threshold = 2", probe: Booted);
        Assert.Contains($"\"signers\":[\"{_system.Key.Fingerprint}\",\"{second.Fingerprint}\"]", json, StringComparison.Ordinal);
    }

    [RootTheory]
    [InlineData("", "min-epoch = 3")]
    [InlineData("bootcfs.min-epoch=3", "")]
    [InlineData("bootcfs.min-epoch=2", "min-epoch = 3")]
    public void Takes_the_lowest_epoch_that_is_allowed(string kargs, string config) => Succeed(kargs, config);

    // Without a minimum the digest on the command line decides alone between two roots that were both signed.
    [RootFact]
    public void Takes_an_older_root_that_the_command_line_names()
    {
        _system.Deploy(_system.Digest, _system.Commit(epoch: 1), epoch: 1);
        Assert.Contains("\"epoch\":1,", Succeed(probe: Booted), StringComparison.Ordinal);
    }

    [RootFact]
    public void A_wrong_signature_beside_a_right_one_does_no_harm()
    {
        TestKey second = _system.NewKey();
        _system.Put("keys.d/second.pub", second.Line);
        _system.WriteSignature(second, "no signature");
        Succeed();
    }

    // Looked for by key, never listed.
    [RootFact]
    public void Ten_thousand_files_beside_the_signatures_cost_nothing()
    {
        for (int i = 0; i < 10_000; i++)
            File.Create($"{_system.State}/signatures/{i:x64}.sig").Dispose();
        using var log = new TemporaryFile();
        HelperRun.Succeed(
            _system.Sysroot, _system.CommandLine, "true", SignedSysroot.Config, $"strace -f -q -o {log.Path}", _system.Initramfs);
        Assert.InRange(File.ReadLines(log.Path).Count(), 100, 600);
    }

    [RootFact]
    public void Proving_a_signature_does_not_wait_for_randomness()
    {
        using var log = new TemporaryFile();
        HelperRun.Succeed(
            _system.Sysroot,
            _system.CommandLine,
            "true",
            SignedSysroot.Config,
            $"strace -f -q -e trace=openat,openat2 -o {log.Path}",
            _system.Initramfs);
        string calls = File.ReadAllText(log.Path);
        Assert.Contains("keys.d", calls, StringComparison.Ordinal);
        Assert.DoesNotContain("random", calls, StringComparison.Ordinal);
    }

    // What lies in the root, or in its /etc on the disk, says nothing about who may sign it.
    [RootFact]
    public void Without_keys_in_the_initramfs_nothing_is_asked_for()
    {
        using var system = new SignedSysroot(isTrusted: false);
        Directory.CreateDirectory($"{system.State}/etc/bootcfs/keys.d");
        File.WriteAllText($"{system.State}/etc/bootcfs/keys.d/other.pub", system.NewKey().Line);
        HelperRun run = system.Run(probe: Booted);
        Assert.True(run.Status == 0, run.Error);
        Assert.EndsWith(",\"signature\":\"not-required\"}\n", run.Output, StringComparison.Ordinal);
    }

    private string Succeed(string kargs = "", string config = "", string probe = "")
    {
        HelperRun run = _system.Run(kargs, config, probe);
        Assert.True(run.Status == 0, run.Error);
        return run.Output;
    }
}
