using System.Text.Json;
using BootCfs.SystemTests.Linux;

namespace BootCfs.SystemTests.Mounts;

/// <summary><c>bootcfs image mount</c> where there is no fs-verity.</summary>
public sealed class ImageMountTests(MountFolder folder) : IClassFixture<MountFolder>
{
    // Objects on a memory filesystem, which has no fs-verity on any kernel.
    private const string NoVerity = "mount -t tmpfs memory none; cp -r objects/. none; ";

    private const string Layers = "lowerdir+=/tmp/TEMPORARY,datadir+=objects,redirect_dir=on,metacopy=on";

    [RootTheory]
    [InlineData("", $"composefs ro ro,{Layers}")]
    [InlineData("--loop", $"composefs ro ro,{Layers}")]
    [InlineData("--basedir none", "composefs ro ro,lowerdir+=/tmp/TEMPORARY,datadir+=objects,datadir+=none,redirect_dir=on,metacopy=on")]
    [InlineData("--digest=$digest", $"composefs:DIGEST ro ro,{Layers}")]
    [InlineData("--upper upper --work work", "composefs rw rw,lowerdir+=/tmp/TEMPORARY,datadir+=objects,upperdir=upper,workdir=work,redirect_dir=on,metacopy=on")]
    [InlineData("--upper upper --work work --read-write", "composefs rw rw,lowerdir+=/tmp/TEMPORARY,datadir+=objects,upperdir=upper,workdir=work,redirect_dir=on,metacopy=on")]
    [InlineData("--upper upper --work work --read-only", "composefs ro rw,lowerdir+=/tmp/TEMPORARY,datadir+=objects,upperdir=upper,workdir=work,redirect_dir=on,metacopy=on")]
    public void Mounts_as_asked(string options, string expected)
    {
        string script =
            $"""
            digest=$(bootcfs image digest image)
            bootcfs image mount -q --objects objects --verity=off {options} image mnt
            show | sed "s/$digest/DIGEST/"; cmp mnt/large tree/large; stat -c '%u %g' mnt/small
            """;
        Assert.Equal($"overlay {expected}\n7 8\n", folder.Run(MountFolder.Show + script).Success());
    }

    [RootFact]
    public void Objects_are_those_of_the_repository_unless_something_else_is_said() =>
        Assert.Equal(
            $"overlay composefs ro ro,{Layers}\n",
            folder.Run(MountFolder.Show + "bootcfs image mount --verity=off --repo \"$PWD\" image mnt; show").Success());

    [RootFact]
    public void Says_when_contents_are_not_verified()
    {
        ScriptRun run = folder.Run($"{NoVerity} bootcfs image mount --objects none image mnt; cmp mnt/large tree/large; echo $PWD");
        Assert.Equal(
            $"note: no fs-verity on the filesystem of {run.Output.TrimEnd()}/none, so file contents are not verified\n", run.Error);
        Assert.Equal(0, run.Status);
        folder.Run($"{NoVerity} bootcfs image mount --quiet --objects none image mnt").Success();
        folder.Run($"{NoVerity} bootcfs image mount --verity=off --objects none image mnt").Success();
    }

    [RootFact]
    public void Hashes_an_image_that_the_kernel_does_not_measure_and_says_so()
    {
        const string Mount = "cp image none/image; bootcfs image mount --verity=off --objects none none/image mnt --digest";
        ScriptRun right = folder.Run($"{NoVerity} {Mount} $(bootcfs image digest image)");
        Assert.Equal((0, "note: none/image is not sealed with fs-verity, so nothing keeps it as it was checked\n"), (right.Status, right.Error));
        ScriptRun wrong = folder.Run($"{NoVerity} bootcfs image digest image; {Mount} $(printf %064d 1)");
        Assert.Equal(3, wrong.Status);
        Assert.EndsWith(
            $"bootcfs: error: none/image has digest {wrong.Output.TrimEnd()}, expected {1:d64}\n", wrong.Error, StringComparison.Ordinal);
    }

    [RootFact]
    public void Tells_scripts_what_it_did()
    {
        string json = folder.Run("bootcfs image mount -q --json --loop --objects objects --verity=off image mnt").Success();
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        Assert.Equal(
            ("mnt", "off", true, folder["objects"]),
            (root.GetProperty("mountpoint").GetString(), root.GetProperty("verity").GetString(),
                root.GetProperty("read_only").GetBoolean(), root.GetProperty("objects")[0].GetString()));
        Assert.Equal(
            ("image", "loop"),
            (root.GetProperty("images")[0].GetProperty("image").GetString(), root.GetProperty("images")[0].GetProperty("backing").GetString()));
    }

    [RootTheory]
    [InlineData("--verity=require image mnt", 1, "no fs-verity on the filesystem of PWD/none", "--verity=off mounts without verified contents")]
    [InlineData("--digest DIGEST image mnt", 1, "no fs-verity on the filesystem of PWD/none", "--verity=off mounts without verified contents")]
    [InlineData("--signed image mnt", 1, "no fs-verity on the filesystem of PWD/none", "--verity=off mounts without verified contents")]
    [InlineData("--signed --verity=off none/image mnt", 5, "none/image carries no fs-verity signature", null)]
    [InlineData("nowhere mnt", 1, "cannot open nowhere: no such file or directory (ENOENT)", null)]
    [InlineData("image nowhere", 1, "cannot open directory nowhere: no such file or directory (ENOENT)", null)]
    [InlineData("image image", 1, "cannot open directory image: not a directory (ENOTDIR)", null)]
    [InlineData("tree/large mnt", 1, "PWD/tree/large is not a composefs image", null)]
    [InlineData("--idmap /dev/null image mnt", 1, "cannot change mount attributes of /: invalid argument (EINVAL)", null)]
    [InlineData("--upper nowhere --work work image mnt", 1, "cannot mount overlay (upperdir=PWD/nowhere): no such file or directory (ENOENT)", null)]
    public void Refuses_by_name_and_leaves_nothing(string arguments, int status, string message, string? hint)
    {
        string script =
            $$"""
            {{NoVerity}} cp image none/image; DIGEST=$(bootcfs image digest image)
            {{MountFolder.Clean}} clean bootcfs image mount --objects none {{arguments.Replace("DIGEST", "$DIGEST", StringComparison.Ordinal)}}
            """;
        ScriptRun run = folder.Run(script);
        string[] said = [.. run.Error.Replace(folder[""].TrimEnd('/'), "PWD", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("note: ", StringComparison.Ordinal))];
        Assert.StartsWith($"bootcfs: error: {message}", said[0], StringComparison.Ordinal);
        Assert.Equal(hint is null ? [] : [$"hint: {hint}"], said[1..]);
        Assert.Equal((status, ""), (run.Status, run.Output));
    }

    // Mounts stack two deep only, and for some kernels one straight from the file is a level of its own.
    [RootFact]
    public void Another_overlay_lies_on_a_mount_by_way_of_a_loop_device() =>
        folder.Run(
            """
            bootcfs image mount --objects objects --verity=off --loop image mnt
            mount -t overlay overlay -o lowerdir=mnt,upperdir=upper,workdir=work none; touch none/new; cmp none/large tree/large
            """).Success();
}
