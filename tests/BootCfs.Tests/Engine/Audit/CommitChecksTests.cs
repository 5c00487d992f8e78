using BootCfs.Audit;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Tests.Engine.Integrity;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>A commit whose parts are not those of its trailers says which part, and what the trailer says.</summary>
public sealed class CommitChecksTests : IDisposable
{
    private readonly RepositoryFixture _fixture = new();
    private readonly StoredCommit _commit;

    public CommitChecksTests() => _commit = _fixture.Repository.Commits.Read(_fixture.Commit().Commit);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Another_release_under_the_same_trailer_fails()
    {
        CheckResult finding = Check("commit.release", _commit.ReadDump(), [.. _commit.ReadRelease(), (byte)'\n']);

        Assert.Equal(Verdict.Fail, finding.Verdict);
        Assert.StartsWith("release.toml has sha256:", finding.Detail, StringComparison.Ordinal);
        Assert.EndsWith($", the trailer says {_commit.ReadTrailers().Release}", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_text_of_the_root_under_the_same_trailer_fails()
    {
        CheckResult finding = Check("image.rebuilt", "/ 4096 40755 2 0 0 0 0.0 - - -\n"u8.ToArray(), _commit.ReadRelease());

        Assert.Equal(Verdict.Fail, finding.Verdict);
        Assert.StartsWith("rootfs.dump makes ", finding.Detail, StringComparison.Ordinal);
        Assert.EndsWith($", the trailer says {_commit.ReadTrailers().Image.Digest}", finding.Detail, StringComparison.Ordinal);
    }

    private CheckResult Check(string id, byte[] dump, byte[] release)
    {
        using var text = new MemoryStream(dump);
        GitObjectId lie = _fixture.Repository.Commits.Create(new CommitDraft(
            RepositoryFixture.Stream("lie"), null, text, release, _commit.ReadTrailers().AppendTo("lie"), _commit.Commit.Author, _commit.Commit.Author));
        AuditReport report = Auditor.Run(
            AuditSubject.OfCommit(_fixture.Repository, _fixture.Repository.Commits.Read(lie)), CancellationToken.None);
        return Assert.Single(report.Results, result => result.Check == id);
    }
}
