using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;

namespace BootCfs.Cli.Image;

/// <summary>A mount that was asked for; its parts fit together.</summary>
internal sealed record MountRequest
{
    /// <summary>From low to high.</summary>
    internal required IReadOnlyList<string> Images { get; init; }

    /// <summary>What the images must have: as many, or none at all.</summary>
    internal required IReadOnlyList<FsVerityDigest> Digests { get; init; }

    internal required bool Signed { get; init; }

    internal required OverlayVerity Verity { get; init; }

    internal required IReadOnlyList<string> Objects { get; init; }

    /// <summary>Whether the objects are where they are unless something else is said.</summary>
    internal required bool DefaultObjects { get; init; }

    internal required string? Upper { get; init; }

    internal required string? Work { get; init; }

    internal required bool ReadOnly { get; init; }

    internal required string? IdMap { get; init; }

    internal required bool Loop { get; init; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    internal static MountRequest From(Invocation run, MountOptions options, string image)
    {
        string[] images = [image, .. run.Find(options.Layer) ?? []];
        string[] digests = run.Find(options.Digest) ?? [];
        if (digests.Length > 0 && digests.Length != images.Length)
            throw new UsageException($"each image needs a --digest of its own: {digests.Length} for {images.Length}");
        string? upper = run.Find(options.Upper), work = run.Find(options.Work);
        if (upper is null != work is null)
            throw new UsageException("--upper and --work need each other");
        bool readOnly = run.Get(options.ReadOnly);
        if (run.Get(options.ReadWrite))
        {
            if (readOnly)
                throw new UsageException("--read-only and --read-write exclude each other");
            if (upper is null)
                throw new UsageException("--read-write needs --upper and --work");
        }

        string[] objects = run.Find(options.Objects) ?? [];
        bool signed = run.Get(options.Signed);
        return new MountRequest
        {
            Images = images,
            Digests = [.. digests.Select(Parse)],
            Signed = signed,
            Verity = ReadVerity(run.Get(options.Verity), isStrict: signed || digests.Length > 0),
            Objects = [.. objects.DefaultIfEmpty(Path.Combine(run.RepositoryPath, HostLayout.Objects)).Select(Absolute)],
            DefaultObjects = objects.Length == 0,
            Upper = upper is null ? null : Absolute(upper),
            Work = work is null ? null : Absolute(work),
            ReadOnly = readOnly || upper is null,
            IdMap = run.Find(options.IdMap),
            Loop = run.Get(options.Loop) || images.Length > 1,
        };
    }

    private static FsVerityDigest Parse(string hex) =>
        FsVerityDigest.TryParseHex(hex, out FsVerityDigest digest) ? digest : default; // the parser lets nothing else through

    private static OverlayVerity ReadVerity(string word, bool isStrict) => word switch
    {
        "require" => OverlayVerity.Require,
        "off" => OverlayVerity.Off,
        MountOptions.Auto when isStrict => OverlayVerity.Require,
        _ => OverlayVerity.Try,
    };

    // The mount table shows these paths to processes in other directories.
    private static string Absolute(string path) => Path.Combine(Environment.CurrentDirectory, path);
}
