using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;

namespace BootCfs.Initramfs.Config;

/// <summary>Where <c>/var</c> comes from.</summary>
internal enum VarMount
{
    /// <summary>The state directory.</summary>
    Bind,

    /// <summary>An empty memory filesystem.</summary>
    Transient,

    /// <summary>The image itself, read-only.</summary>
    None,
}

/// <summary><c>setup-root.toml</c>. It lies in the initramfs, which is authenticated with the kernel.</summary>
internal sealed class SetupRootConfig
{
    private const int MaxSize = 64 << 10;
    private const int MaxThreshold = 1000;

    /// <summary>Whether all of the root takes changes, in memory.</summary>
    internal bool RootTransient { get; private set; }

    internal EtcMount Etc { get; private set; }

    internal VarMount Var { get; private set; }

    /// <summary>Whether there must be keys; when there are some, a signature is asked for whatever this says.</summary>
    internal bool RequireSignature { get; private set; }

    /// <summary>By how many of the keys the commit must be signed.</summary>
    internal int Threshold { get; private set; } = 1;

    /// <summary>Commits below this security epoch are refused.</summary>
    internal long MinEpoch { get; private set; }

    /// <summary>Whether fs-verity is required of a signed root, whatever the kernel command line says.</summary>
    internal bool RequireVerity { get; private set; } = true;

    /// <summary>Whether the machine reboots when the root cannot be set up.</summary>
    internal bool RebootsOnFailure { get; private set; }

    /// <summary>Seconds before it does.</summary>
    internal int FailureDelay { get; private set; } = 30;

    /// <summary>Whether anything on the physical root changes.</summary>
    internal bool WritesState => Etc != EtcMount.Transient || Var == VarMount.Bind;

    /// <summary>Reads those of the files that exist; later ones override earlier ones key by key.</summary>
    internal static SetupRootConfig Load(IReadOnlyList<string> paths)
    {
        using DirectoryHandle slash = DirectoryHandle.Open("/");
        return Load(slash, paths);
    }

    /// <summary>The same below another root.</summary>
    internal static SetupRootConfig Load(DirectoryHandle root, IReadOnlyList<string> paths)
    {
        var config = new SetupRootConfig();
        foreach (string path in paths)
        {
            using var file = root.TryOpenFile(path[1..], Symlinks.Follow);
            if (file is not null)
                config.Apply(FileHandle.ReadAll(file, MaxSize), path);
        }

        return config;
    }

    /// <summary>Takes over every key of a file.</summary>
    internal void Apply(ReadOnlySpan<byte> text, string path)
    {
        foreach (TomlValue value in TomlSubset.Parse(text, path))
        {
            switch (value.Key)
            {
                case "root.transient":
                    RootTransient = Boolean(value, path);
                    break;
                case "etc.mount":
                    Etc = EtcMountWord.TryParse(value.Text) ?? throw new InvalidConfigException(path, value.Line, EtcMountWord.Expected);
                    break;
                case "var.mount":
                    Var = value.Text switch
                    {
                        "bind" => VarMount.Bind,
                        "transient" => VarMount.Transient,
                        "none" => VarMount.None,
                        _ => throw new InvalidConfigException(
                            path, value.Line, "var.mount is \"bind\", \"transient\" or \"none\""),
                    };
                    break;
                case "failure.action":
                    RebootsOnFailure = OnFailureKarg.ReadWord(value.Text)
                        ?? throw new InvalidConfigException(path, value.Line, "failure.action is \"reboot\" or \"emergency\"");
                    break;
                case "failure.delay":
                    FailureDelay = value.Integer is <= OnFailureKarg.MaxDelay
                        ? (int)value.Integer
                        : throw new InvalidConfigException(path, value.Line, "failure.delay is a number of seconds up to 86400");
                    break;
                case "trust.require-signature":
                    RequireSignature = Boolean(value, path);
                    break;
                case "trust.require-verity":
                    RequireVerity = Boolean(value, path);
                    break;
                case "trust.threshold":
                    Threshold = value.Integer is >= 1 and <= MaxThreshold
                        ? (int)value.Integer
                        : throw new InvalidConfigException(path, value.Line, "trust.threshold is a number of keys from 1");
                    break;
                case "trust.min-epoch":
                    MinEpoch = value.Integer ?? throw new InvalidConfigException(path, value.Line, "trust.min-epoch is a number");
                    break;
                default:
                    throw new InvalidConfigException(path, value.Line, $"unknown key {value.Key}");
            }
        }
    }

    private static bool Boolean(TomlValue value, string path) =>
        value.Boolean ?? throw new InvalidConfigException(path, value.Line, $"{value.Key} is true or false");
}

/// <summary>A line of <c>setup-root.toml</c> that cannot be understood; guessing could weaken the root.</summary>
internal sealed class InvalidConfigException(string path, int line, string reason)
    : BootCfsException(ErrorCode.InvalidMetadata, $"{path}:{line}: {reason}");
