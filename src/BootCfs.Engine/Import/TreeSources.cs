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
        new("ostree", "REPO[:REF]", (spec, context) => new OSTreeSource(spec, context.OSTreeTrust, context.OSTreeLayout)),
        new("tar", "FILE", (spec, context) => new TarSource(spec, context.StandardInput)),
        new("dump", "FILE[,objects=DIR]", Dump),
        new("commit", "REV[,repo=DIR]", Commit),
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

    private static DumpSource Dump(string spec, TreeSourceContext context)
    {
        string? objects = Option(ref spec, "objects");
        return new DumpSource(spec, objects, context.StandardInput);
    }

    private static ITreeSource Commit(string spec, TreeSourceContext context)
    {
        string? repository = Option(ref spec, "repo");
        return context.Commit?.Invoke(spec, repository) ?? throw new InvalidSourceException($"commit:{spec}", "one of a repository, and there is none");
    }

    // What is behind the last comma, if it is this option.
    private static string? Option(ref string spec, string name)
    {
        int comma = spec.LastIndexOf($",{name}=", StringComparison.Ordinal);
        if (comma < 0)
            return null;
        string value = spec[(comma + name.Length + 2)..];
        spec = spec[..comma];
        return value;
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

    /// <summary>Makes the source of a commit, by revision and, unless it is the one at hand, repository.</summary>
    public Func<string, string?, ITreeSource>? Commit { get; init; }

    /// <summary>Who must have signed commits of OSTree; null when nobody must.</summary>
    public OSTreeTrust? OSTreeTrust { get; init; }

    /// <summary>Whether trees from OSTree are to be those of the composefs images that OSTree makes.</summary>
    public bool OSTreeLayout { get; init; }
}

/// <summary>A tree source that is spelled wrong.</summary>
/// <param name="spec">How it is spelled.</param>
/// <param name="form">How it may be.</param>
public sealed class InvalidSourceException(string spec, string form)
    : BootCfsException(ErrorCode.Usage, $"'{spec}' is no tree source: it is {form}");
