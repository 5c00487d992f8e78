using System.Text;
using BootCfs.Config;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

/// <summary>Folders of trust that lie nowhere but here.</summary>
internal static class TestTrust
{
    internal static TrustFolder Folder(string path, string rules, params (string Name, TestKey Key)[] keys) => new(
        path,
        [.. keys.Select(entry => (entry.Name, new SshPublicKey(entry.Key.Public, ""), $"{path}/keys.d/{entry.Name}.pub"))],
        [],
        [],
        rules.Length == 0 ? TrustRules.None : TrustRules.Parse(Encoding.UTF8.GetBytes($"schema = 1\n{rules}"), $"{path}/trust.toml"));

    internal static TrustPolicy Policy(string rules, params (string Name, TestKey Key)[] keys) => TrustPolicy.Of([Folder("/t", rules, keys)]);

    internal static TrustFolder Revoking(this TrustFolder folder, params (string Name, TestKey Key)[] keys) => folder with
    {
        RevokedKeys = [.. keys.Select(entry => new RevokedKey(entry.Name, entry.Key.Public, $"{folder.Path}/revoked.d/{entry.Name}.pub"))],
    };

    internal static TrustFolder Revoking(this TrustFolder folder, GitObjectId commit, string reason) => folder with
    {
        RevokedCommits = [new CommitRevocation(new RevokedCommit(commit, reason), $"{folder.Path}/revoked.d/bad.commits")],
    };
}
