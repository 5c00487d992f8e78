using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Commits;

/// <summary>An empty commit store, and git to judge it.</summary>
internal sealed class CommitFixture : IDisposable
{
    internal const string Dump = "/ 4096 40755 2 0 0 0 0.0 - - -\n";
    internal const string Trailers =
        "\n\nComposefs-Digest: v1-sha256-12:d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35\n"
        + "Release-Digest: sha256:4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce\n";

    private readonly TemporaryDirectory _directory = new();

    internal CommitFixture() => Store = CommitStore.Init(Path);

    internal CommitStore Store { get; private set; }

    internal string Path => _directory["commits.git"];

    internal static StreamName Stream(string name) =>
        StreamName.TryParse(name, out StreamName stream) ? stream : throw new ArgumentException(name);

    internal static CommitDraft Draft(GitObjectId? parent = null, string subject = "subject", string stream = "debian/trixie")
    {
        var identity = new CommitIdentity("Ada", "ada@example.org", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        return new CommitDraft(
            Stream(stream),
            parent,
            new MemoryStream(Encoding.UTF8.GetBytes(Dump)),
            "schema = 1\n"u8.ToArray(),
            subject + Trailers,
            identity,
            identity);
    }

    internal GitObjectId Create(GitObjectId? parent = null, string subject = "subject", string stream = "debian/trixie") =>
        Store.Create(Draft(parent, subject, stream));

    internal string Git(params string[] arguments) => Tool.Run("git", ["-C", Path, .. arguments]).TrimEnd('\n');

    /// <summary>Asserts that git finds nothing to say about the repository.</summary>
    internal void AssertClean()
    {
        (int status, byte[] output, string error) =
            Tool.Start([], "git", "-C", Path, "fsck", "--strict", "--full", "--no-dangling", "--no-progress");
        IEnumerable<string> complaints = (Encoding.UTF8.GetString(output) + error).Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("notice: ", StringComparison.Ordinal));
        Assert.Empty(complaints);
        Assert.Equal(0, status);
    }

    internal void Reopen()
    {
        Store.Dispose();
        Store = CommitStore.Open(Path);
    }

    public void Dispose()
    {
        Store.Dispose();
        _directory.Dispose();
    }
}
