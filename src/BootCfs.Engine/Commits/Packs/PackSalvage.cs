using BootCfs.Format.Packing;
using BootCfs.Format.Signing;

namespace BootCfs.Commits.Packs;

/// <summary>
/// A damaged pack written anew: entries that are intact are copied, the others are taken from elsewhere, and what nobody has is left
/// out.
/// </summary>
internal sealed class PackSalvage
{
    private readonly StoredPack _pack;
    private readonly IReadOnlySet<GitObjectId> _broken;
    private readonly Func<GitObjectId, GitObjectBytes?> _find;
    private readonly bool _hasChecksum;
    private readonly Dictionary<GitObjectId, SalvagedFrom> _kept = [];

    /// <summary>Finds out what can be kept.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="broken">Objects that could not be read.</param>
    /// <param name="find">Where else an object may be had; what it gives is proven.</param>
    internal PackSalvage(StoredPack pack, IReadOnlySet<GitObjectId> broken, Func<GitObjectId, GitObjectBytes?> find)
    {
        _pack = pack;
        _broken = broken;
        _find = find;
        _hasChecksum = pack.HasChecksum();
        IsNeeded = !_hasChecksum || pack.Index.Objects.Any(packed => broken.Contains(packed.Id));
        foreach (PackedObject packed in IsNeeded ? pack.ByOffset : [])
        {
            if (TryCopy(packed) is not null)
                _kept.Add(packed.Id, SalvagedFrom.ThePack);
            else if (find(packed.Id) is not null)
                _kept.Add(packed.Id, SalvagedFrom.Elsewhere);
        }
    }

    /// <summary>Whether anything is wrong with the pack.</summary>
    internal bool IsNeeded { get; }

    /// <summary>What is kept, and where it comes from.</summary>
    internal IReadOnlyDictionary<GitObjectId, SalvagedFrom> Kept => _kept;

    /// <summary>Writes what is kept.</summary>
    internal void Write(PackWriter writer)
    {
        foreach (PackedObject packed in _pack.ByOffset.Where(packed => _kept.ContainsKey(packed.Id)))
        {
            if (_kept[packed.Id] == SalvagedFrom.ThePack && TryCopy(packed) is { } entry)
                writer.AddCopy(packed.Id, entry.Header, entry.Base, entry.Compressed.Span);
            else if (_find(packed.Id) is { } found)
                writer.Add(packed.Id, (PackObjectType)found.Type, found.Bytes);
            else
                throw new InvalidPackException($"object {packed.Id} of {_pack.Name} was there a moment ago");
        }
    }

    // A delta is as good as what it is a delta to, which stands before it or is at least kept. An entry of a pack that is as it was
    // written was wrong from the beginning.
    private PackedEntry? TryCopy(PackedObject packed)
    {
        if (_hasChecksum && _broken.Contains(packed.Id))
            return null;
        try
        {
            PackedEntry entry = _pack.Read(packed);
            return entry.Base is not { } source || _kept.ContainsKey(source) ? entry : null;
        }
        catch (InvalidPackException)
        {
            return null;
        }
    }
}

/// <summary>Where an object of a damaged pack comes from.</summary>
internal enum SalvagedFrom
{
    /// <summary>Its entry is intact.</summary>
    ThePack,

    /// <summary>It was found in another place.</summary>
    Elsewhere,
}
