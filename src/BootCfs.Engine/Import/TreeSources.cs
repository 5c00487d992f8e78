using BootCfs.Format;
using BootCfs.Format.Oci;

namespace BootCfs.Import;

/// <summary>The kinds of tree sources, by the word in front of the colon.</summary>
public static class TreeSources
{
    private static readonly TreeSourceKind[] All =
    [
        new("dir", "PATH", (spec, _) => new DirectorySource(spec)),
        new("oci", "PATH[:TAG]", (spec, context) => new OciSource(spec, context.Platform)),
        new("tar", "FILE", (spec, context) => new TarSource(spec, context.StandardInput)),
    ];

    /// <summary>How each kind is spelled, for help and messages.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. All.Select(kind => $"{kind.Name}:{kind.Form}")];

    /// <summary>Makes the source of a specification; nothing is opened yet.</summary>
    /// <exception cref="InvalidSourceException">It is of no kind that is known, or not of its kind's form.</exception>
    public static ITreeSource ForSpec(string spec, TreeSourceContext context)
    {
        foreach (TreeSourceKind kind in All)
        {
            if (!spec.StartsWith($"{kind.Name}:", StringComparison.Ordinal))
                continue;
            string rest = spec[(kind.Name.Length + 1)..];
            return rest.Length > 0 ? kind.Make(rest, context) : throw new InvalidSourceException(spec, $"{kind.Name}:{kind.Form}");
        }

        throw new InvalidSourceException(spec, string.Join(", ", Forms));
    }

    private sealed record TreeSourceKind(string Name, string Form, Func<string, TreeSourceContext, ITreeSource> Make);
}

/// <summary>What sources need that their specification does not say.</summary>
public sealed record TreeSourceContext
{
    /// <summary>What <c>-</c> names; null where nothing comes in. Closed by the source that reads it.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Which container image of several; null for that of this machine.</summary>
    public OciPlatform? Platform { get; init; }
}

/// <summary>A tree source that is spelled wrong.</summary>
/// <param name="spec">How it is spelled.</param>
/// <param name="form">How it may be.</param>
public sealed class InvalidSourceException(string spec, string form)
    : BootCfsException(ErrorCode.Usage, $"'{spec}' is no tree source: it is {form}");
