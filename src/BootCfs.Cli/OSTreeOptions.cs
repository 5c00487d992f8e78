using System.CommandLine;
using System.Text;
using BootCfs.Format.OSTree;
using BootCfs.Format.Signing;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Trust;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Cli;

/// <summary>Options for trees that come from OSTree.</summary>
internal sealed class OSTreeOptions
{
    /// <summary>The layout of OSTree's own images.</summary>
    internal const string Layout = "ostree";

    private const string Source = "ostree:";
    private const int MaxKeysFile = 1 << 20;

    private readonly Option<string[]?> _keys = new("--ostree-key")
    {
        Description = "Public Ed25519 key that may have signed the commit of ostree:; may be given several times",
        HelpName = "BASE64",
    };

    private readonly Option<string[]?> _keysFiles = new("--ostree-keys-file")
    {
        Description = "File with such keys, a line each; may be given several times",
        HelpName = "FILE",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_keys);
        command.Options.Add(_keysFiles);
    }

    /// <summary>Who must have signed; null when no keys are given.</summary>
    internal OSTreeTrust? ReadTrust(Invocation run, IEnumerable<string> trees)
    {
        string[] keys = run.Find(_keys) ?? [];
        string[] files = run.Find(_keysFiles) ?? [];
        if (keys.Length + files.Length == 0)
            return null;
        if (!trees.Any(tree => tree.StartsWith(Source, StringComparison.Ordinal)))
            throw new UsageException($"{_keys.Name} and {_keysFiles.Name} are for --tree={Source}REPO");
        return new OSTreeTrust(
            [.. keys.Select(key => OSTreeKeyFile.ParseKey(key, $"{_keys.Name}={key}")), .. files.SelectMany(ReadFile)], Ed25519Verifier.Verify);
    }

    private static IReadOnlyList<Ed25519PublicKey> ReadFile(string path)
    {
        using SafeFileHandle file = FileHandle.Open(path);
        return OSTreeKeyFile.Parse(Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxKeysFile)), path);
    }
}
