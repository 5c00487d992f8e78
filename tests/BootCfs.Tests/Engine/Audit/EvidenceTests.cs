using System.Text;
using BootCfs.Audit;
using BootCfs.Audit.Evidence;
using BootCfs.Deploy;
using BootCfs.Linux;
using BootCfs.Tests.Engine.Trust;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>Evidence says on another machine what was seen, and nobody can change it on the way.</summary>
public sealed class EvidenceTests : IDisposable
{
    private static readonly TestKey HostKey = new(7);
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly AuditFixture _fixture = new();
    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_was_written_is_read_and_passes()
    {
        AuditReport report = Examine(Signed(Collect()));

        Assert.False(report.HasFailed, string.Join('\n', report.Results));
        Assert.StartsWith("host (SHA256:", report.Results.Single(result => result.Check == "evidence.host").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void No_byte_of_a_signed_file_can_be_another()
    {
        byte[] file = Signed(Collect());
        var random = new Random(file.Length);
        for (int i = 0; i < file.Length; i++)
        {
            byte was = file[i];
            file[i] ^= (byte)(1 << random.Next(8));
            Assert.True(IsRefused(file), $"byte {i} of {file.Length} is {file[i]:x2} instead of {was:x2}, and nobody minds");
            file[i] = was;
        }
    }

    [Fact]
    public void Nothing_can_be_cut_off_or_added()
    {
        byte[] file = Signed(Collect());
        for (int length = 0; length < file.Length; length += 97)
            Assert.True(IsRefused(file[..length]), $"{length} bytes");
        Assert.True(IsRefused([.. file, (byte)'\n']));
        Assert.True(IsRefused([.. file, .. file]));
    }

    [Fact]
    public void Evidence_by_a_host_that_is_not_known_is_refused()
    {
        CheckResult failure = Assert.Single(Failures(Signed(Collect(), new TestKey(8))));
        Assert.Equal("evidence.host", failure.Check);
        Assert.Contains("which is no host that is known here", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_over_other_evidence_is_refused()
    {
        byte[] document = EvidenceFile.Print(Collect());
        string other = HostKey.Sign(EvidenceFile.Print(Collect() with { Time = Now.AddDays(1) }), EvidenceFile.Namespace).ToString();
        Assert.Equal("evidence.host", Assert.Single(Failures(EvidenceFile.Join(document, other))).Check);
    }

    [Fact]
    public void A_signature_for_another_purpose_is_refused()
    {
        byte[] document = EvidenceFile.Print(Collect());
        Assert.Contains("is for 'git', not for 'bootcfs-evidence'", Assert.Single(Failures(EvidenceFile.Join(document, HostKey.Sign(document).ToString()))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_that_nobody_signed_is_a_warning_that_says_what_it_means()
    {
        AuditReport report = Examine(Unsigned(Collect()));
        Assert.False(report.HasFailed);
        Assert.Contains("nobody has signed it", report.Results.Single(result => result.Check == "evidence.host").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_that_was_seen_is_told_on_the_other_machine_and_cannot_be_made_a_pass()
    {
        File.WriteAllText(_fixture.Tool, new string('X', 10_000));
        EvidenceDocument seen = Collect();
        CheckResult told = Assert.Single(Failures(Signed(seen)));
        Assert.Equal(("evidence.verdict", "/usr/bin/tool"), (told.Check, told.Path));

        EvidenceDocument whitewashed = Change(seen, result => result.Verdict == Verdict.Fail ? result with { Verdict = Verdict.Pass } : result);
        CheckResult failure = Assert.Single(Failures(Unsigned(whitewashed)));
        Assert.Equal("evidence.results", failure.Check);
        Assert.EndsWith("objects.content is Pass, and its facts say otherwise", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_is_left_out_is_missed()
    {
        EvidenceDocument document = Collect();
        EvidenceReport report = document.Reports[0];
        document = document with { Reports = [report with { Results = [.. report.Results.Where(result => result.Check != "objects.content")] }, .. document.Reports.Skip(1)] };
        Assert.EndsWith("objects.content is missing", Assert.Single(Failures(Unsigned(document))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_expected_is_held_to_the_commit()
    {
        string image = _fixture.Plan.Record.Image.Digest.ToHex();
        string other = new('a', 64);
        EvidenceDocument document = Change(Collect(), result => result with
        {
            Facts = [.. result.Facts.Select(fact => fact.Expected == image ? fact with { Expected = other, Actual = other } : fact)],
        });
        CheckResult[] failures = Failures(Unsigned(document));
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.Equal("evidence.facts", failure.Check));
        Assert.Contains($"expected image {other}, the commit says {image}", failures[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_under_another_name_is_refused()
    {
        EvidenceDocument document = Collect();
        EvidenceCommit commit = document.Commits[0];
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(commit.Bytes).Replace("Test OS", "Other OS", StringComparison.Ordinal));
        Assert.Contains(Failures(Unsigned(document with { Commits = [commit with { Bytes = changed }] })), failure => failure.Check == "evidence.commits");
        Assert.Contains(Failures(Unsigned(document with { Commits = [] })), failure => failure.Detail.EndsWith("is not in the evidence", StringComparison.Ordinal));
    }

    [Fact]
    public void A_release_that_is_not_the_signed_one_is_refused()
    {
        EvidenceDocument document = Collect();
        EvidenceCommit commit = document.Commits[0];
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(commit.Release).Replace("security_epoch = 0", "security_epoch = 9", StringComparison.Ordinal));
        Assert.Contains(Failures(Unsigned(document with { Commits = [commit with { Release = changed }] })), failure => failure.Check == "evidence.release");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"schema\":2,\"document\":{},\"signature\":null}\n")]
    [InlineData("{\"schema\":1,\"document\":{},\"signature\":null}\n")]
    [InlineData("{\"schema\":1,\"document\":{\"time\":\"2026-01-01T00:00:00Z\",\"commits\":[null],\"reports\":[]},\"signature\":null}\n")]
    [InlineData("{\"schema\":1,\"document\":{\"time\":\"2026-01-01T00:00:00Z\",\"commits\":[],\"reports\":[]},\"signature\":null}")]
    [InlineData("{\"schema\":1,\"document\":{\"time\":\"2026-01-01T00:00:00Z\",\"commits\":[],\"reports\":[]},\"signature\":\"\\u0041\"}\n")]
    [InlineData("{\"schema\":1,\"document\":{\"time\":\"2026-01-01T00:00:00Z\",\"commits\":[],\"reports\":[],\"more\":1},\"signature\":null}\n")]
    [InlineData("{\"schema\":1,\"document\":{\"time\":\"2026-01-01T00:00:00Z\",\"commits\":[],\"commits\":[],\"reports\":[]},\"signature\":null}\n")]
    public void What_is_not_as_evidence_is_written_is_refused_by_name(string text) => Assert.StartsWith(
        "f is no evidence: ",
        Assert.Throws<InvalidEvidenceException>(() => EvidenceFile.Parse(Encoding.UTF8.GetBytes(text), "f")).Message,
        StringComparison.Ordinal);

    [ToolFact("ssh-keygen")]
    public void OpenSsh_verifies_it_by_the_words_of_the_documentation()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllBytes(folder["evidence"], Signed(Collect()));
        File.WriteAllText(folder["allowed"], $"host {HostKey.Line()}");
        Tool.Run("sh", "-euc", """
            cd "$1"
            head -c -1 evidence | sed 's/^{"schema":1,"document"://; s/,"signature":"[^"]*"}$//' | tr -d '\n' >document
            jq -r .signature evidence >document.sig
            ssh-keygen -Y verify -f allowed -I host -n bootcfs-evidence -s document.sig <document
            """, "sh", folder.Path);
    }

    private static EvidenceDocument Change(EvidenceDocument document, Func<CheckResult, CheckResult> change) =>
        document with { Reports = [.. document.Reports.Select(report => report with { Results = [.. report.Results.Select(change)] })] };

    private static byte[] Unsigned(EvidenceDocument document) => EvidenceFile.Join(EvidenceFile.Print(document), null);

    private EvidenceDocument Collect()
    {
        using Host host = _fixture.Host.OpenHost();
        using Repository repository = Repository.Open(host.RepositoryPath);
        var collector = new EvidenceCollector();
        foreach (AuditSubject subject in new[]
        {
            AuditSubject.OfDeployment(repository, host, host.ReadDeployments()[0], booted: false), AuditSubject.OfHost(repository, host),
        })
            collector.Add(subject, Auditor.Run(subject, CancellationToken.None));
        var live = new LiveSystem(
            _fixture.Options, MountInfo.Parse("28 1 0:24 / / ro shared:1 - overlay composefs:x ro,metacopy=on\n"u8));
        return collector.Finish(new FixedTime(), live, new Platform(SecureBootState.On, null));
    }

    private static byte[] Signed(EvidenceDocument document, TestKey? key = null)
    {
        byte[] bytes = EvidenceFile.Print(document);
        return EvidenceFile.Join(bytes, (key ?? HostKey).Sign(bytes, EvidenceFile.Namespace).ToString());
    }

    private static CheckResult[] Failures(byte[] file) => [.. Examine(file).Results.Where(result => result.Verdict == Verdict.Fail)];

    private static bool IsRefused(byte[] file)
    {
        try
        {
            return Examine(file).HasFailed;
        }
        catch (InvalidEvidenceException)
        {
            return true;
        }
    }

    private static AuditReport Examine(byte[] file) =>
        EvidenceChecks.Run(new EvidenceSubject(EvidenceFile.Parse(file, "file"), TrustPolicy.Empty, [("host", HostKey.Public)], Now), "file");

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
