using System.Text;
using BootCfs.Config;
using BootCfs.Format;

namespace BootCfs.Fuzz.Targets;

/// <summary>release.toml, deployment.toml and meta.json.</summary>
internal static class MetadataTarget
{
    private const string Name = "fuzz";

    internal static void Attack(byte[] input)
    {
        Try(() => FuzzTarget.SameList(
            ReleaseInfo.Parse(input, Name).ToBytes(),
            ReleaseInfo.Parse(ReleaseInfo.Parse(input, Name).ToBytes(), Name).ToBytes(),
            "release.toml"));
        Try(() => FuzzTarget.SameList(
            DeploymentRecord.Parse(input, Name).ToBytes(),
            DeploymentRecord.Parse(DeploymentRecord.Parse(input, Name).ToBytes(), Name).ToBytes(),
            "deployment.toml"));
        Try(() => FuzzTarget.SameList(
            RepositoryMeta.Parse(input, Name).ToBytes(),
            RepositoryMeta.Parse(RepositoryMeta.Parse(input, Name).ToBytes(), Name).ToBytes(),
            "meta.json"));
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        string digest = new('c', 64);
        return new[]
        {
            "schema = 1\nsecurity_epoch = 2\n[os]\nid = \"a\"\nname = \"b\"\nversion = \"\\u00e9\"\npretty_name = 'c'\n"
                + "[image]\nlayout = \"v1\"\nalgorithm = \"sha256\"\ninline_limit = 64\noptions = [\"a\"]\n"
                + $"[boot]\nkernel_version = \"6\"\nlinux = {{ path = \"/a\", digest = \"sha256:{digest}\", size = 1 }}\n"
                + $"[boot.initrd]\npath = \"/b\"\ndigest = \"sha256:{digest}\"\nsize = 2\n",
            $"schema = 1\nid = \"{digest}.1\"\ncommit = \"{digest[..40]}\"\nimage = \"v1-sha256-12:{digest}\"\nos = \"debian\"\ncounter = 3\n"
                + "kargs = [\"a=b\"]\nboot_directory = \"/x\"\ncreated = 2026-01-02T03:04:05Z\n",
            """{"version":1,"algorithm":"fsverity-sha256-12","features":{"compatible":[],"read-only-compatible":["v1_erofs"],"incompatible":[]}}""",
        }.Select(Encoding.UTF8.GetBytes);
    }

    private static void Try(Action attack)
    {
        try
        {
            attack();
        }
        catch (BootCfsException)
        {
            // Refused by name; the next format reads the same bytes.
        }
    }
}
