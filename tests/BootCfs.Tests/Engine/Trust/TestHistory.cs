using System.Security.Cryptography;
using BootCfs.Config;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

/// <summary>Commits of one stream that lie nowhere but here.</summary>
internal sealed class TestHistory
{
    internal const string Stream = "debian/stable";

    internal static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly GitObjectId Tree = GitObjectId.Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904");

    private readonly Dictionary<GitObjectId, SignedCommit> _commits = [];

    internal SignedCommit? Tip { get; private set; }

    internal static TrustQuestion Question => new() { Now = Time.AddDays(1), Stream = Stream };

    internal SignedCommit? Find(GitObjectId id) => _commits.GetValueOrDefault(id);

    internal void Forget(GitObjectId id) => _commits.Remove(id);

    /// <summary>Adds a commit behind the tip.</summary>
    internal SignedCommit Add(params TestKey[] signers) => Add(_ => { }, signers);

    /// <summary>Adds a commit behind the tip.</summary>
    /// <param name="change">What is special about it.</param>
    /// <param name="signers">Who signs: the first in the commit itself, the others beside it.</param>
    internal SignedCommit Add(Action<Draft> change, params TestKey[] signers)
    {
        var draft = new Draft { Parents = Tip is null ? [] : [Tip.Id] };
        change(draft);
        SignedCommit commit = draft.Make(signers);
        _commits[commit.Id] = commit;
        return Tip = commit;
    }

    internal sealed class Draft
    {
        internal IReadOnlyList<GitObjectId> Parents { get; set; } = [];

        internal string? Stream { get; set; } = TestHistory.Stream;

        internal long Epoch { get; set; }

        internal DateTimeOffset Time { get; set; } = TestHistory.Time;

        /// <summary>Keys that the tree carries, by name.</summary>
        internal (string Name, TestKey Key)[] Carries { get; set; } = [];

        internal Func<byte[], byte[]?> Release { get; set; } = bytes => bytes;

        internal Func<string, string> Message { get; set; } = text => text;

        internal Func<CommitObject, IEnumerable<SignatureText>> Beside { get; set; } = _ => [];

        internal Func<CommitObject, CommitObject> Commit { get; set; } = commit => commit;

        internal SignedCommit Make(TestKey[] signers)
        {
            byte[] release = new ReleaseInfo(
                new OsFacts("debian", "Debian", "13", "Debian 13"),
                new ImageRecipe(ImageProfile.V1, FsVerityAlgorithm.Sha256, 64, []),
                null,
                Epoch)
            {
                Stream = Stream,
                TrustKeys = [.. Carries.Select(entry => new SshPublicKey(entry.Key.Public, entry.Name))],
            }.ToBytes();
            Assert.True(FsVerityDigest.TryParseHex(new string('a', 64), out FsVerityDigest digest));
            var trailers = new RootTrailers(new ImageDigest(1, digest), Sha256Digest.FromBytes(SHA256.HashData(release)));
            var author = new CommitIdentity("Ada", "ada@example.org", Time);
            var bare = CommitObject.Create(Tree, Parents, author, author, Message(trailers.AppendTo("subject")));
            CommitObject commit = Commit(signers.Length == 0 ? bare : bare.WithSignature(signers[0].Sign(bare).ToString()));
            byte[]? stored = Release(release);
            return new SignedCommit(
                commit,
                () => stored is null ? (ReadOnlyMemory<byte>?)null : stored,
                () =>
                [
                    .. signers.Skip(1).Select((key, index) => Text($"beside/{index}", key.Sign(bare))),
                    .. Beside(bare),
                ]);
        }
    }

    internal static SignatureText Text(string place, SshSignature signature) =>
        new(place, System.Text.Encoding.UTF8.GetBytes(signature.ToString()));
}
