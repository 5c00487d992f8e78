using System.CommandLine;
using BootCfs.Format.FsVerity;

namespace BootCfs.Cli.Image;

/// <summary>The options of <c>bootcfs image mount</c>.</summary>
internal sealed class MountOptions
{
    /// <summary>The word of <see cref="Verity"/> that leaves the choice to the other options.</summary>
    internal const string Auto = "auto";

    internal MountOptions() => Digest.Validators.Add(result =>
    {
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            if (!FsVerityDigest.TryParseHex(text, out _))
                result.AddError($"--digest '{text}' is not 64 or 128 lower-case hex digits");
        }
    });

    internal Option<string[]?> Objects { get; } = new("--objects", "--basedir")
    {
        Description = "Directory with the objects; may be given several times [default: REPO/objects]",
        HelpName = "DIR",
    };

    internal Option<string[]?> Layer { get; } = new("--layer")
    {
        Description = "Image that lies over IMG; may be given several times, from low to high",
        HelpName = "IMG",
    };

    internal Option<string[]?> Digest { get; } = new("--digest")
    {
        Description = "The fs-verity digest that the image must have; once for each image",
        HelpName = "HEX",
    };

    internal Option<bool> Signed { get; } = new("--signed")
    {
        Description = "Each image must carry a built-in fs-verity signature",
    };

    internal ChoiceOption Verity { get; } =
        new("--verity", "Whether the kernel verifies file contents", Auto, "require", "try", "off");

    internal Option<string?> Upper { get; } = new("--upper")
    {
        Description = "Directory that takes changes, with --work",
        HelpName = "DIR",
    };

    internal Option<string?> Work { get; } = new("--work")
    {
        Description = "Empty directory on the filesystem of --upper",
        HelpName = "DIR",
    };

    internal Option<bool> ReadOnly { get; } = new("--read-only")
    {
        Description = "Take no changes, although there is an upper directory",
    };

    internal Option<bool> ReadWrite { get; } = new("--read-write")
    {
        Description = "Take changes, which needs an upper directory",
    };

    internal Option<string?> IdMap { get; } = new("--idmap")
    {
        Description = "User namespace, by whose tables owners and groups are mapped",
        HelpName = "FILE",
    };

    internal Option<bool> Loop { get; } = new("--loop")
    {
        Description = "Read the image by way of a loop device, so that another overlay can lie on the mount",
    };

    internal IEnumerable<Option> All => [Objects, Layer, Digest, Signed, Verity, Upper, Work, ReadOnly, ReadWrite, IdMap, Loop];
}
