using System.Text;

namespace BootCfs.Cli.Reference;

/// <summary>The command line of <c>mount.composefs</c>.</summary>
internal sealed class MountComposefsOptions
{
    private MountComposefsOptions()
    {
    }

    internal string Image { get; private set; } = "";

    internal string MountPoint { get; private set; } = "";

    internal IReadOnlyList<string> BaseDirectories { get; private set; } = [];

    internal string? Digest { get; private set; }

    internal bool Verity { get; private set; }

    internal bool TryVerity { get; private set; }

    internal bool NoVerity { get; private set; }

    internal bool Signed { get; private set; }

    internal string? Upper { get; private set; }

    internal string? Work { get; private set; }

    internal bool ReadOnly { get; private set; }

    internal string? IdMap { get; private set; }

    /// <summary>Reads the arguments; null when only help is wanted.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="program">The name that it was called by, as it was spelled.</param>
    /// <param name="usage">How the program is used.</param>
    /// <param name="refusal">Makes a refusal with the tool's name before it.</param>
    internal static MountComposefsOptions? Parse(
        string[] arguments, string program, string usage, Func<string, RefusalException> refusal)
    {
        string? list = null;
        var line = new ShortOptions("ht:o:", arguments);
        foreach (FoundOption option in line.Read())
        {
            if (option.Problem is not null)
                throw new RefusalException($"{program}: {option.Problem}\n{usage}");
            if (option.Name == "h")
                return null;
            if (option.Name == "o")
                list = option.Value;
            else if (option.Value != "composefs")
                throw refusal($"Unsupported fs type '{option.Value}'\n");
        }

        if (line.Operands.Count == 0)
            throw new RefusalException($"No source path specified\n{usage}");
        if (line.Operands.Count == 1)
            throw new RefusalException($"No mount path specified\n{usage}");
        var options = new MountComposefsOptions { Image = line.Operands[0], MountPoint = line.Operands[1] };
        if (list is not null)
            options.Take(list, refusal);
        if (options.BaseDirectories.Count == 0)
            throw new RefusalException($"No object dirs specified\n{usage}");
        return options;
    }

    private void Take(string list, Func<string, RefusalException> refusal)
    {
        string? directories = null;
        foreach (string item in Split(list))
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? item : item[..equals];
            string? value = equals < 0 ? null : Unescape(item[(equals + 1)..]);
            switch (key)
            {
                case "basedir":
                    directories = Required(value);
                    break;
                case "digest":
                    Digest = Required(value);
                    break;
                case "verity":
                    Verity = true;
                    break;
                case "tryverity":
                    TryVerity = true;
                    break;
                case "noverity":
                    NoVerity = true;
                    break;
                case "signed":
                    Signed = true;
                    break;
                case "upperdir":
                    Upper = Required(value);
                    break;
                case "workdir":
                    Work = Required(value);
                    break;
                case "idmap":
                    IdMap = Required(value);
                    break;
                case "ro":
                    ReadOnly = true;
                    break;
                case "rw":
                    ReadOnly = false;
                    break;
                default:
                    throw refusal($"Unsupported option {key}\n");
            }

            string Required(string? given) => given ?? throw refusal($"No value specified for {key} option\n");
        }

        if (directories is not null)
            BaseDirectories = directories.Split(':');
        if (BaseDirectories.Contains(""))
            throw refusal("Value for basedir option has incorrect format\n");
        if (BaseDirectories.Count > 0 && Upper is null != Work is null)
            throw refusal("Both workdir and upperdir must be specified if used\n");
    }

    // A backslash makes what follows literal, also a comma.
    private static IEnumerable<string> Split(string list)
    {
        int start = 0;
        for (int i = 0; i < list.Length; i++)
        {
            if (list[i] == '\\')
            {
                i++;
            }
            else if (list[i] == ',')
            {
                yield return list[start..i];
                start = i + 1;
            }
        }

        yield return list[start..];
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && ++i == value.Length)
                break;
            text.Append(value[i]);
        }

        return text.ToString();
    }
}
