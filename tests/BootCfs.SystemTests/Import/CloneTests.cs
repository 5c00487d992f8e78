using BootCfs.SystemTests.Linux;
using BootCfs.SystemTests.Mounts;

namespace BootCfs.SystemTests.Import;

/// <summary>Objects on a filesystem where files can share blocks.</summary>
public class CloneTests
{
    // fsverity says what an object must be called, filefrag whether each of its extents has another owner too.
    private const string MakeTree =
        """
        show() {
            find fs/store -type f -size +100k | sort | while read -r object; do
                digest=$(fsverity digest --compact "$object")
                [ "fs/store/${digest:0:2}/${digest:2}" = "$object" ] || echo "wrong: $object"
                filefrag -v "$object" | awk '/^ +[0-9]+:/ { all++; if (/shared/) shared++ } END { print shared == all ? "shared" : "not shared" }'
            done
        }
        truncate -s 400M disk
        mkfs.xfs -q disk
        mkdir fs
        mount -o loop disk fs
        mkdir fs/tree fs/store
        head -c 3000000 /dev/urandom > fs/tree/large
        head -c 3000000 fs/tree/large > fs/tree/same-content
        head -c 3000000 /dev/urandom > fs/tree/same-length

        """;

    [RootFact("xfs")]
    public void Large_files_share_their_blocks_with_the_source()
    {
        using var folder = new MountFolder();

        string objects = folder.Run(MakeTree + "mkcomposefs --digest-store=fs/store fs/tree first; show").Success();

        Assert.Equal("shared\nshared\n", objects);
    }

    [RootFact("xfs")]
    public void A_store_with_objects_gets_only_what_it_lacks()
    {
        using var folder = new MountFolder();

        string objects = folder.Run(MakeTree +
            """
            mkcomposefs --digest-store=fs/store fs/tree first
            before=$(find fs/store -type f -printf '%i\n' | sort)
            head -c 2000000 /dev/urandom > fs/tree/another
            mkcomposefs --digest-store=fs/store fs/tree second
            show
            find fs/store -type f -printf '%i\n' | sort | comm -23 <(echo "$before") - | sed 's/^/replaced: /'
            find fs/store -name '.*' ! -type d
            """).Success();

        Assert.Equal("shared\nshared\nshared\n", objects);
    }

    [RootFact("xfs")]
    public void What_cannot_be_shared_is_copied_and_the_image_is_the_same()
    {
        using var folder = new MountFolder();

        string objects = folder.Run(MakeTree +
            """
            mkcomposefs --digest-store=fs/store fs/tree first
            rm -r fs/store; mkdir fs/store
            strace -f -o /dev/null -e trace=ioctl -e inject=ioctl:error=EOPNOTSUPP mkcomposefs --digest-store=fs/store fs/tree second
            show
            cmp first second
            """).Success();

        Assert.Equal("not shared\nnot shared\n", objects);
    }
}
