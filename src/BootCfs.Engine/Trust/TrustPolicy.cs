using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>
/// Which keys are trusted for what, and what is revoked: what some folders of trust say together. A later folder takes the
/// place of an earlier one's keys file by file and of its rules key by key; what any of them revokes is revoked.
/// </summary>
public sealed class TrustPolicy
{
    private readonly KeyRing _ring;
    private readonly HashSet<Ed25519PublicKey> _revokedKeys;
    private readonly Dictionary<GitObjectId, CommitRevocation> _revokedCommits;

    private TrustPolicy(IReadOnlyList<TrustFolder> folders)
    {
        _ring = new KeyRing(ListKeys(folders));
        RevokedKeys = [.. folders.SelectMany(folder => folder.RevokedKeys)];
        RevokedCommits = [.. folders.SelectMany(folder => folder.RevokedCommits)];
        Rules = folders.Aggregate(TrustRules.None, (lower, folder) => folder.Rules.Over(lower));
        _revokedKeys = [.. RevokedKeys.Select(revoked => revoked.Key)];
        _revokedCommits = [];
        foreach (CommitRevocation revoked in RevokedCommits)
            _revokedCommits.TryAdd(revoked.Commit.Id, revoked);
    }

    /// <summary>Trusts nobody.</summary>
    public static TrustPolicy Empty { get; } = new([]);

    /// <summary>The keys that are trusted, in order of their names.</summary>
    public IReadOnlyList<TrustedKey> Keys => _ring.Keys;

    /// <summary>The keys that are revoked; one may be among <see cref="Keys"/> all the same.</summary>
    public IReadOnlyList<RevokedKey> RevokedKeys { get; }

    /// <summary>The commits that are revoked.</summary>
    public IReadOnlyList<CommitRevocation> RevokedCommits { get; }

    /// <summary>What is demanded of streams.</summary>
    public TrustRules Rules { get; }

    /// <summary>The streams with rules of their own that a key of that name signs or countersigns, and <c>*</c> when it does for all others.</summary>
    public IReadOnlyList<string> StreamsOf(string key) =>
    [
        .. Uses(Rules.Default, key) ? ["*"] : Array.Empty<string>(),
        .. Rules.Streams.Keys.Where(stream => Uses(Rules.For(stream), key)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The trusted key of that name or fingerprint.</summary>
    /// <exception cref="UnknownKeyException">There is none, or more than one.</exception>
    public TrustedKey FindKey(string text)
    {
        TrustedKey[] found = [.. Keys.Where(key => key.Name == text || key.Key.Fingerprint == text).DistinctBy(key => key.Key)];
        return found switch
        {
            [var key] => key,
            [] => throw new UnknownKeyException(text, "no trusted key has this name or fingerprint"),
            _ => throw new UnknownKeyException(text, $"{found.Length} keys have this name") { Hint = $"name one by its fingerprint: {string.Join(", ", found.Select(key => key.Key.Fingerprint))}" },
        };
    }

    /// <summary>Reads folders of trust, the lowest first.</summary>
    /// <exception cref="Format.BootCfsException">One of them cannot be understood; see <see cref="TrustFolder.Read"/>.</exception>
    public static TrustPolicy Load(IEnumerable<TrustPlace> places) => Of([.. places.Select(TrustFolder.Read)]);

    /// <summary>Puts folders of trust together, the lowest first.</summary>
    public static TrustPolicy Of(IReadOnlyList<TrustFolder> folders) => new(folders);

    /// <summary>
    /// Decides about a commit. When the keys of the folders do not do, those that its ancestors have brought are tried: so a
    /// host that knows only an old key gets to the newest commit in one step.
    /// </summary>
    /// <param name="commit">The commit.</param>
    /// <param name="question">What it is wanted for.</param>
    /// <param name="find">Finds an ancestor, or null when it is not here; null to try none.</param>
    public TrustDecision Judge(SignedCommit commit, TrustQuestion question, Func<GitObjectId, SignedCommit?>? find = null)
    {
        CommitFacts facts = CommitFacts.Read(commit);
        StreamRules rules = Rules.For(facts.Release is { } release ? release.Stream : question.Stream);
        TrustDecision decision = Judge(_ring);
        if (find is null || !decision.Reasons.Any(reason => reason.Id is TrustReason.Threshold or TrustReason.Countersigner))
            return decision;
        KeyRing grown = new KeyRotation(this, question, find).Walk(commit, facts.Release?.Stream, _ring);
        return ReferenceEquals(grown, _ring) ? decision : Judge(grown);

        TrustDecision Judge(KeyRing ring) => new Judgement(this, ring, rules, question).Of(commit, facts);
    }

    /// <summary>What a key is here at some time, whatever it has signed. What ancestors of a commit have brought is for <see cref="Judge"/>.</summary>
    public KeyStanding StandingOf(in Ed25519PublicKey key, DateTimeOffset now) => KeyStanding.Of(key, this, _ring, now);

    internal bool IsRevoked(in Ed25519PublicKey key) => _revokedKeys.Contains(key);

    /// <summary>Why a commit is revoked, under whichever of its names; null when it is not.</summary>
    internal CommitRevocation? FindRevocation(CommitObject commit, IEnumerable<SshSignature> signatures) => _revokedCommits.Count == 0
        ? null
        : commit.GetAliases(signatures).Select(id => _revokedCommits.GetValueOrDefault(id)).FirstOrDefault(found => found is not null);

    private static bool Uses(StreamRules rules, string key) => rules.Counts(key) || rules.IsCountersigner(key);

    private static TrustedKey[] ListKeys(IReadOnlyList<TrustFolder> folders)
    {
        var keys = new List<TrustedKey>();
        var taken = new HashSet<string>();
        for (int i = folders.Count - 1; i >= 0; i--)
        {
            keys.AddRange(
                from entry in folders[i].Keys
                where !taken.Contains(entry.Name)
                select new TrustedKey(entry.Name, entry.Key.Key, entry.Source, IsLocal: i > 0));
            taken.UnionWith(folders[i].Keys.Select(entry => entry.Name));
        }

        return [.. keys.OrderBy(key => key.Name, StringComparer.Ordinal)];
    }
}
