using BootCfs.Format;
using BootCfs.Format.Packing;
using BootCfs.Format.Signing;

namespace BootCfs.Commits.Packs;

/// <summary>
/// Writes what is planned into a pack. Each delta is made once, and undone to be proven; what is a delta in another pack already is
/// copied as it is.
/// </summary>
internal sealed class PackAssembly
{
    private readonly RawRepository _raw;
    private readonly PackPlan _plan;
    private readonly PackWriter _writer;
    private DumpChain _chain = new();
    private int? _chainNumber;

    private PackAssembly(RawRepository raw, PackPlan plan, PackWriter writer)
    {
        _raw = raw;
        _plan = plan;
        _writer = writer;
    }

    /// <summary>Writes all objects.</summary>
    internal static void Write(RawRepository raw, PackPlan plan, PackWriter writer)
    {
        var assembly = new PackAssembly(raw, plan, writer);
        foreach (PlannedObject planned in plan.Objects)
            assembly.Add(planned);
    }

    private void Add(PlannedObject planned)
    {
        if (planned.Chain != _chainNumber)
            (_chain, _chainNumber) = (new DumpChain(), planned.Chain);
        PackedEntry? packed = planned.From?.Read(planned.From.Index.Find(planned.Id)!.Value); // planned because it is there
        if (packed is { Base: { } source } && _plan.Contains(source))
        {
            Copy(packed.Value);
            _chain.Pass();
        }
        else if (planned.Chain is null)
        {
            AddWhole(planned.Id, packed, null);
        }
        else
        {
            AddDump(planned.Id, packed);
        }
    }

    private void AddDump(GitObjectId id, PackedEntry? packed)
    {
        GitObjectBytes dump = Read(id);
        ChainLink? source = packed is null ? _chain.Last : _chain.First;
        if (source is not null && Delta.Encode(source.Content, dump.Bytes) is { } delta)
        {
            if (!Delta.Apply(source.Content, delta).AsSpan().SequenceEqual(dump.Bytes))
                throw new InvalidPackException($"the delta from {source.Id} to {id} does not make it");
            _writer.AddDelta(id, source.Id, delta);
            _chain.Continue(id, dump.Bytes, source);
            return;
        }

        AddWhole(id, packed, dump);
        _chain.Begin(id, dump.Bytes);
    }

    private void AddWhole(GitObjectId id, PackedEntry? packed, GitObjectBytes? content)
    {
        if (packed is { Base: null } entry)
        {
            Copy(entry);
            return;
        }

        GitObjectBytes found = content ?? Read(id);
        _writer.Add(id, (PackObjectType)found.Type, found.Bytes);
    }

    private void Copy(in PackedEntry entry) => _writer.AddCopy(entry.Id, entry.Header, entry.Base, entry.Compressed.Span);

    private GitObjectBytes Read(GitObjectId id) => _raw.TryReadAny(id) ?? throw new BrokenGitObjectException(id, "is missing", ErrorCode.Missing);
}
