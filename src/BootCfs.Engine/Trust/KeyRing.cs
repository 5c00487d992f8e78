using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>The keys that may sign.</summary>
internal sealed class KeyRing
{
    private readonly ILookup<Ed25519PublicKey, TrustedKey> _byKey;

    internal KeyRing(IReadOnlyList<TrustedKey> keys)
    {
        Keys = keys;
        _byKey = keys.ToLookup(key => key.Key);
    }

    internal IReadOnlyList<TrustedKey> Keys { get; }

    /// <summary>A key under each name that it has.</summary>
    internal IEnumerable<TrustedKey> Find(in Ed25519PublicKey key) => _byKey[key];

    /// <summary>
    /// These keys and those that the tree of an accepted commit carries. They stand where the vendor's stand, as they would when
    /// the commit were deployed: a name that the operator has given is not theirs to take.
    /// </summary>
    internal KeyRing Endorse(IEnumerable<SshPublicKey> keys, GitObjectId commit)
    {
        var added = new List<TrustedKey>();
        foreach (SshPublicKey key in keys)
        {
            string name = key.Comment.Length > 0 ? key.Comment : key.Key.Fingerprint;
            if (!Keys.Concat(added).Any(known => known.Name == name && (known.IsLocal || known.Key == key.Key)))
                added.Add(new TrustedKey(name, key.Key, $"commit {commit}", IsLocal: false, commit));
        }

        return added.Count == 0 ? this : new KeyRing([.. Keys, .. added]);
    }
}
