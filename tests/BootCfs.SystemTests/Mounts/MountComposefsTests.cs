using BootCfs.SystemTests.Linux;

namespace BootCfs.SystemTests.Mounts;

/// <summary><c>mount.composefs</c> on the kernel at hand, and beside the reference where <c>COMPOSEFS_REF</c> names it.</summary>
public sealed class MountComposefsTests(MountFolder folder) : IClassFixture<MountFolder>
{
    private const string Layers = "lowerdir+=/tmp/TEMPORARY,datadir+=objects,redirect_dir=on,metacopy=on";

    [RootTheory]
    [InlineData("basedir=objects", $"rw ro,{Layers}")]
    [InlineData("basedir=objects,ro", $"ro ro,{Layers}")]
    [InlineData("ro=1,rw=0,basedir=objects", $"rw ro,{Layers}")]
    [InlineData("basedir=none,basedir=none:objects", "rw ro,lowerdir+=/tmp/TEMPORARY,datadir+=none,datadir+=objects,redirect_dir=on,metacopy=on")]
    [InlineData(@"basedir=a\,b\\c d", @"rw ro,lowerdir+=/tmp/TEMPORARY,datadir+=a\054b\134c\040d,redirect_dir=on,metacopy=on")]
    [InlineData("basedir=objects,verity", $"rw ro,{Layers},verity=require")]
    [InlineData("basedir=objects,tryverity", $"rw ro,{Layers},verity=require")]
    [InlineData("basedir=objects,tryverity,verity=no", $"rw ro,{Layers},verity=require")]
    [InlineData("basedir=objects,digest=", $"rw ro,{Layers},verity=require")]
    [InlineData("basedir=objects,upperdir=upper,workdir=work", "rw rw,lowerdir+=/tmp/TEMPORARY,datadir+=objects,upperdir=upper,workdir=work,redirect_dir=on,metacopy=on")]
    [InlineData("basedir=objects,upperdir=upper,workdir=work,ro", "ro rw,lowerdir+=/tmp/TEMPORARY,datadir+=objects,upperdir=upper,workdir=work,redirect_dir=on,metacopy=on")]
    public void Mounts_as_the_reference_does(string options, string expected) =>
        Assert.Equal($"overlay composefs {expected}\n", Both($"mount.composefs -o '{options}' image mnt; show"));

    [RootFact]
    public void Can_be_told_to_do_without_verity() =>
        Assert.Equal(
            $"overlay composefs rw ro,{Layers}\n",
            folder.Run($"{MountFolder.Show} mount.composefs -o basedir=objects,verity,digest=,noverity image mnt; show").Success());

    [RootTheory]
    [InlineData("basedir=objects")]
    [InlineData("basedir=none:objects")]
    [InlineData(@"basedir=a\,b\\c d")]
    [InlineData("basedir=objects,upperdir=upper,workdir=work")]
    public void Shows_names_from_the_image_and_contents_from_the_objects(string options)
    {
        const string Probe =
            """
            find "$dir" -mindepth 1 ! -path '*/upper*' -printf '%P %y %m %U %G %T@ %l\n' | sort
            cat "$dir"/large "$dir"/dir/same "$dir"/small | md5sum
            """;
        string source = folder.Run($"dir=tree; {Probe}").Success();
        Assert.Contains("small f 644 7 8 ", source, StringComparison.Ordinal);
        Assert.Equal(source, folder.Run($"mount.composefs -o '{options}' image mnt; dir=mnt; {Probe}").Success());
    }

    [RootFact]
    public void Changes_go_to_the_upper_directory_unless_the_mount_is_read_only()
    {
        const string Script =
            """
            mount.composefs -o basedir=objects,upperdir=upper,workdir=work image mnt
            echo new > mnt/new; echo more >> mnt/large; rm mnt/small; umount mnt
            (cd upper; find . -mindepth 1 -printf '%P %y %s\n' | sort)
            mount.composefs -o basedir=objects,upperdir=upper,workdir=work,ro image mnt
            tail -n 1 mnt/large; ls mnt; ! touch mnt/x 2>&1
            """;
        Assert.Equal(
            """
            large f 3898
            new f 4
            small c 0
            more
            dir
            large
            new
            touch: cannot touch 'mnt/x': Read-only file system

            """,
            Both(Script));
    }

    [RootFact]
    public void Maps_owners_by_the_tables_of_a_user_namespace()
    {
        const string Script =
            """
            unshare --user sh -c 'echo > ready; exec sleep 60' & child=$!
            trap 'kill $child; rm -f ready' EXIT
            until [ -e ready ]; do [ -d /proc/$child ]; done
            echo '0 100000 1000' > /proc/$child/uid_map; echo '0 200000 1000' > /proc/$child/gid_map
            mount.composefs -o basedir=objects,idmap=/proc/$child/ns/user image mnt
            stat -c '%u %g' mnt/large mnt/small mnt/dir
            """;
        Assert.Equal("100000 200000\n100007 200008\n100000 200000\n", Both(Script));
    }

    [RootFact]
    public void Is_what_mount_looks_for()
    {
        const string Script =
            """
            mount -t overlay -o lowerdir="$PWD/sbin:/usr/sbin" overlay /usr/sbin
            mount -t composefs -o basedir="$PWD/objects",ro image mnt; show; cat mnt/small
            """;
        Assert.Equal($"overlay composefs ro ro,{Layers}\nsmall\n", folder.Run(MountFolder.Show + Script).Success());
    }

    // Each number counts the calls of a mount: four parameters of EROFS, then those of the overlay.
    [RootTheory]
    [InlineData("", "file", $"rw ro,{Layers}")]
    [InlineData("fsconfig:error=ENOTBLK:when=4", "loop", $"rw ro,{Layers}")]
    [InlineData("fsopen:error=ENOSYS:when=1", "file", $"rw ro,{Layers}")]
    [InlineData("fsopen:error=ENOSYS:when=2", "file", "rw ro,lowerdir=/tmp/TEMPORARY::objects,redirect_dir=on,metacopy=on")]
    [InlineData("fsopen:error=ENOSYS", "file", "rw ro,lowerdir=/tmp/TEMPORARY::objects,redirect_dir=on,metacopy=on")]
    [InlineData("fsopen:error=ENOSYS mount:error=ENOTBLK:when=1", "loop", "rw ro,lowerdir=/tmp/TEMPORARY::objects,redirect_dir=on,metacopy=on")]
    [InlineData("fsopen:error=ENOSYS mount:error=EINVAL:when=2", "file", "rw ro,lowerdir=/tmp/TEMPORARY:objects,redirect_dir=on,metacopy=on")]
    [InlineData("fsconfig:error=EINVAL:when=8", "file", "rw ro,lowerdir=/tmp/TEMPORARY::objects,redirect_dir=on,metacopy=on")]
    [InlineData("fsconfig:error=EINVAL:when=8..9", "file", "rw ro,lowerdir=/tmp/TEMPORARY::objects,redirect_dir=on,metacopy=on")]
    [InlineData("fsconfig:error=EINVAL:when=9", "file", "rw ro,lowerdir=/tmp/TEMPORARY::objects,redirect_dir=on,metacopy=on")]
    [InlineData("fsconfig:error=EINVAL:when=10", "file", "rw ro,lowerdir=/tmp/TEMPORARY::objects,redirect_dir=on,metacopy=on")]
    public void Does_with_the_calls_that_the_kernel_has(string faults, string backing, string expected)
    {
        string inject = string.Concat(faults.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(fault => $" -e inject={fault}"));
        string script =
            $"""
            strace -f -qq -o trace -e trace=fsopen,fsconfig,mount,ioctl{inject} mount.composefs -o basedir=objects image mnt
            if grep -q LOOP_CONFIGURE trace; then echo loop; else echo file; fi
            show; cmp mnt/large tree/large; ls mnt | tr '\n' ' '
            """;
        Assert.Equal($"{backing}\noverlay composefs {expected}\ndir large small ", folder.Run(MountFolder.Show + script).Success());
    }

    [RootFact]
    public void Escapes_paths_for_the_old_call()
    {
        const string Script =
            """
            mkdir -p 'up,\' 'wo,\'
            strace -f -qq -o trace -e inject=fsopen:error=ENOSYS mount.composefs -o 'basedir=a\,b\\c d,upperdir=up\,\\,workdir=wo\,\\' image mnt
            cmp mnt/large tree/large; touch mnt/new; ls 'up,\'
            """;
        Assert.Equal("new\n", folder.Run(Script).Success());
    }

    [RootTheory]
    [InlineData("fsopen:error=ENOSYS mount:error=EINVAL:when=2+", "Invalid argument")]
    [InlineData("fsopen:error=ENOSYS mount:error=ENOTDIR:when=2", "Not a directory")]
    [InlineData("fsopen:error=ENODEV", "No such device")]
    [InlineData("fsopen:error=EPERM", "Operation not permitted")]
    [InlineData("fsmount:error=EMFILE", "Too many open files")]
    [InlineData("move_mount:error=EBUSY:when=2", "Device or resource busy")]
    [InlineData("fsconfig:error=ENOTBLK:when=4 ioctl:error=ENODEV", "No such device")]
    [InlineData("fsopen:error=ENOSYS", "Operation not supported", "basedir=objects,idmap=/proc/self/ns/user")]
    [InlineData("fsopen:error=ENOSYS", "File name too long", "basedir=$(printf 'objects:%.0s' {1..600})objects")]
    public void Says_what_the_kernel_said_and_leaves_nothing(string faults, string reason, string options = "basedir=objects")
    {
        string inject = string.Concat(faults.Split(' ').Select(fault => $" -e inject={fault}"));
        AssertRefused($"strace -f -qq -o trace{inject} mount.composefs -o \"{options}\" image mnt", $"Failed to mount composefs image: {reason}");
    }

    [RootTheory]
    [InlineData("basedir=objects image nowhere", "Failed to mount composefs image: No such file or directory")]
    [InlineData("basedir=objects image tree/small", "Failed to mount composefs image: Invalid argument")]
    [InlineData("basedir=nowhere image mnt", "Failed to mount composefs image: No such file or directory")]
    [InlineData("basedir=image image mnt", "Failed to mount composefs image: Invalid argument")]
    [InlineData("basedir=objects,upperdir=nowhere,workdir=work image mnt", "Failed to mount composefs image: No such file or directory")]
    [InlineData("basedir=objects,upperdir=upper,workdir=nowhere image mnt", "Failed to mount composefs image: No such file or directory")]
    [InlineData("basedir=objects,upperdir=,workdir= image mnt", "Failed to mount composefs image: Invalid argument")]
    [InlineData("basedir=objects,idmap=/dev/null image mnt", "Failed to mount composefs image: Invalid argument")]
    [InlineData("basedir=objects,idmap=/proc/self/ns/user image mnt", "Failed to mount composefs image: Operation not permitted")]
    [InlineData("basedir=objects broken mnt", "Failed to mount composefs broken: Invalid argument")]
    public void Refuses_in_the_words_of_the_reference_and_leaves_nothing(string options, string message)
    {
        AssertRefused($"mount.composefs -o {options}", message);
        if (MountFolder.Reference("mount.composefs") is { } reference)
            Assert.Equal($"mount.composefs: {message}\n\n", folder.Run($"{reference} -o {options}").Error);
    }

    [RootTheory]
    [InlineData("mount.composefs -o basedir=objects image mnt")]
    [InlineData("bootcfs image mount --verity=off --objects objects image mnt")]
    [InlineData("bootcfs image mount --verity=off --objects objects image mnt --layer image")]
    public void A_signal_waits_until_the_mount_stands_and_nothing_else_is_left(string command) =>
        Assert.Equal(
            "small\n",
            folder.Run($"strace -f -qq -o trace -e inject=move_mount:signal=SIGTERM:when=1 {command}; cat mnt/small; ls -A /tmp").Success());

    [RootFact]
    public void A_path_longer_than_a_parameter_can_be_goes_by_the_old_call()
    {
        const string Script =
            """
            long=$(printf 'd%.0s' {1..250}); mkdir -p $long/$long; cp -r objects/. $long/$long
            mount.composefs -o basedir=$long/$long image mnt; cmp mnt/large tree/large
            """;
        Assert.Equal("", Both(Script));
    }

    private void AssertRefused(string command, string message) =>
        Assert.Equal(new ScriptRun(1, "", $"mount.composefs: {message}\n\n"), folder.Run($"{MountFolder.Clean} clean {command}"));

    // Where the reference is at hand, the same script with it says the same.
    private string Both(string script)
    {
        string ours = folder.Run(MountFolder.Show + script).Success();
        if (MountFolder.Reference("mount.composefs") is { } reference)
            Assert.Equal(folder.Run($"{MountFolder.Show} mount.composefs() {{ {reference} \"$@\"; }}; {script}").Success(), ours);
        return ours;
    }
}
