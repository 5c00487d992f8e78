using BootCfs.Format;
using BootCfs.Format.Tree;

namespace BootCfs;

/// <summary>From the recipe of a commit back to what was asked for: the inverse of <see cref="CanonicalForm.Spell"/>.</summary>
public static class RecipeReader
{
    private const string StatOverride = "--stat-override=";

    /// <summary>Whether a recipe needs a file of modes and owners, and by which digest it is known.</summary>
    public static string? FindStatOverride(IReadOnlyList<string> options) =>
        options.FirstOrDefault(option => option.StartsWith(StatOverride, StringComparison.Ordinal))?[StatOverride.Length..];

    /// <summary>Whether a recipe makes the image that OSTree makes, of a tree of OSTree's.</summary>
    public static bool IsOSTreeLayout(IReadOnlyList<string> options) => options.Contains(OSTreeImage.Option);

    /// <summary>Sets up a request as the recipe says.</summary>
    /// <param name="options">The recipe.</param>
    /// <param name="overrides">The file that it names by its digest, if it names one.</param>
    /// <param name="request">A request without filters.</param>
    /// <exception cref="RecipeException">It has what is not known here, or needs what is not at hand.</exception>
    public static CommitRequest Follow(IReadOnlyList<string> options, StatOverrides? overrides, CommitRequest request)
    {
        string[] skipped = [.. All(options, "--skip=")];
        if (!SkipPatterns.TryParse(skipped, out SkipPatterns skip, out string fault))
            throw new RecipeException($"--skip {fault}");
        if (FindStatOverride(options) is { } digest && overrides?.Digest.ToString() != digest)
        {
            throw new RecipeException(overrides is null
                ? $"it needs the file of {StatOverride}{digest}"
                : $"it needs the file of {StatOverride}{digest}, and this one has {overrides.Digest}") { Hint = "name it with --stat-override=FILE" };
        }

        CommitRequest followed = request with
        {
            OSTreeLayout = IsOSTreeLayout(options),
            Bootable = options.Contains("--bootable"),
            Filters = new TreeFilters
            {
                Skip = skip,
                Xattrs = Find(options, "--xattrs=") is { } xattrs && XattrRule.TryParse(xattrs, out XattrRule rule, out _) ? rule : null,
                Owner = Find(options, "--owner=") is { } owner && OwnerRule.TryParse(owner, out OwnerRule who) ? who : null,
                StatOverrides = FindStatOverride(options) is null ? null : overrides,
                SELinuxPolicy = options.Contains("--selinux-policy"),
                Mtime = Find(options, "--mtime=") is { } mtime && MtimeRule.TryParse(mtime, null, out MtimeRule when, out _) ? when : null,
            },
        };
        // What is not understood is not spelled again: a newer bootcfs may know more.
        string? unknown = options.Except(CanonicalForm.Spell(followed)).FirstOrDefault();
        return unknown is null
            ? followed
            : throw new RecipeException($"{unknown} is not known here") { Hint = "use the bootcfs that made the commit" };
    }

    private static IEnumerable<string> All(IReadOnlyList<string> options, string key) =>
        options.Where(option => option.StartsWith(key, StringComparison.Ordinal)).Select(option => option[key.Length..]);

    private static string? Find(IReadOnlyList<string> options, string key) => All(options, key).FirstOrDefault();
}

/// <summary>The recipe of a commit cannot be followed here.</summary>
/// <param name="reason">Why.</param>
public sealed class RecipeException(string reason)
    : BootCfsException(ErrorCode.UnusableRecipe, $"the recipe of the commit cannot be followed: {reason}");
