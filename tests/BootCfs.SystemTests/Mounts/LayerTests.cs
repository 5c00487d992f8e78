using BootCfs.SystemTests.Linux;

namespace BootCfs.SystemTests.Mounts;

/// <summary>Several images over one store of objects: one for each layer of a container image, and one of the whole.</summary>
public sealed class LayerTests : IDisposable
{
    private const string Mount = "bootcfs image mount --verity=off --objects objects";

    private const string MountBoth = $"{Mount} 1.image mnt --layer 2.image --layer 3.image; {Mount} whole.image none";

    private readonly MountFolder _folder = new();

    public LayerTests() => _folder.Run(
        """
        rm -rf objects; mkdir -p 1/dir 1/opaque 1/gone/away 2/dir 2/opaque 3/dir 3/gone
        seq 1 100000 > 1/shared; seq 2 1000 > 1/changed; seq 3 1000 > 1/removed
        seq 4 1000 > 1/dir/kept; seq 5 1000 > 1/dir/removed; seq 6 1000 > 1/opaque/old; ln -s kept 1/dir/link
        seq 7 1000 > 2/changed; mknod 2/removed c 0 0; mknod 2/dir/removed c 0 0; chmod 2750 2/dir
        seq 8 1000 > 2/opaque/new; setfattr -n trusted.overlay.opaque -v y 2/opaque; mknod 2/gone c 0 0
        seq 9 1000 > 3/dir/added; seq 10 1000 > 3/removed; cp 1/shared 3/gone/again; chown 5:6 3/dir 3/gone
        for layer in 1 2 3; do mkcomposefs --digest-store=objects $layer $layer.image; done
        mount -t overlay overlay -o lowerdir=3:2:1 mnt
        mkcomposefs --digest-store=objects mnt whole.image
        """).Success();

    public void Dispose() => _folder.Dispose();

    [RootFact]
    public void A_chain_of_layers_shows_the_tree_of_the_one_image_of_the_whole()
    {
        const string List =
            """
            list() { (cd $1; find . -mindepth 1 -printf '%P %y %m %U %G %T@ %l\n'; find . -type f -exec md5sum {} +) | sort; }
            """;
        string shown = _folder.Run($"{MountBoth}\n{List}\nlist mnt; list none > whole; diff whole <(list mnt)").Success();
        Assert.Contains("dir/added f", shown, StringComparison.Ordinal);
        Assert.Contains("opaque/new f", shown, StringComparison.Ordinal);
        Assert.Contains("gone/again f", shown, StringComparison.Ordinal);
        foreach (string hidden in new[] { "dir/removed", "opaque/old", "gone/away" })
            Assert.DoesNotContain(hidden, shown, StringComparison.Ordinal);
    }

    [RootFact]
    public void A_chain_takes_changes_in_an_upper_directory()
    {
        const string Script =
            $"""
            {Mount} --upper upper --work work 1.image mnt --layer 2.image
            rm mnt/dir/kept; echo new > mnt/dir/new; umount mnt
            stat -c '%n %F %s' upper/dir/*
            {Mount} --upper upper --work work --read-only 1.image mnt --layer 2.image --json | jq -c '[.read_only, .images[].image]'
            ls mnt/dir; ! touch mnt/x 2>&1
            """;
        Assert.Equal(
            """
            upper/dir/kept character special file 0
            upper/dir/new regular file 4
            [true,"1.image","2.image"]
            link
            new
            touch: cannot touch 'mnt/x': Read-only file system

            """,
            _folder.Run(Script).Success());
    }

    [RootFact]
    public void What_one_mount_has_read_is_in_the_page_cache_of_every_other()
    {
        string[] pages = _folder.Run(
            $$"""
            {{MountBoth}}
            object=objects/$(bootcfs image digest 1/shared | sed 's|^..|&/|')
            cached() { fincore --noheadings --raw --bytes --output PAGES "$1"; }
            sync "$object"; dd if="$object" iflag=nocache count=0 status=none
            cached none/gone/again; cached mnt/shared
            cat mnt/shared > read
            for file in mnt/shared mnt/gone/again none/shared none/gone/again "$object"; do cached "$file"; done
            """).Success().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0", "0", "144", "144", "144", "144", "144"], pages); // 588895 bytes
    }

    [RootTheory]
    [InlineData("1.image nowhere --layer 2.image", "cannot open directory nowhere: no such file or directory (ENOENT)")]
    [InlineData("1.image mnt --layer 1/shared", "1/shared is not a composefs image")]
    [InlineData("1.image mnt --layer 2.image --upper nowhere --work work", "cannot mount overlay (upperdir=")]
    public void A_chain_that_fails_leaves_nothing(string arguments, string message)
    {
        ScriptRun run = _folder.Run($"{MountFolder.Clean} clean {Mount} {arguments}");
        Assert.Equal((1, ""), (run.Status, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
