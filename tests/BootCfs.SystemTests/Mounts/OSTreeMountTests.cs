using BootCfs.SystemTests.Linux;

namespace BootCfs.SystemTests.Mounts;

/// <summary>An image that names contents as OSTree does, mounted with the directory that has them under these names.</summary>
public sealed class OSTreeMountTests : IDisposable
{
    private const string Make =
        """
        mkdir -p tree/usr/bin tree/etc; seq 1 100000 > tree/usr/bin/large; echo small > tree/etc/small; : > tree/etc/empty
        cp tree/etc/small tree/etc/same; cp tree/etc/small tree/etc/private; chmod 600 tree/etc/private; chown 7:8 tree/etc/same
        ln -s ../etc/small tree/usr/link; chmod 4755 tree/usr/bin/large; setfattr -n user.a -v 1 tree/etc/small
        ostree init --repo=ostree --mode=bare-user; ostree --repo=ostree commit --branch=test --tree=dir=tree > /dev/null
        bootcfs init -q --repo repo
        bootcfs commit -q main --repo repo --allow-unsigned --tree=ostree:ostree --layout=ostree > commit
        image=$(find repo/images -maxdepth 1 -type l)
        list() { (cd $1; find . -mindepth 1 ! -path ./boot ! -path ./var ! -path ./sysroot -printf '%P %y %m %U %G %s %l\n' | sed 's/ d \(.*\) [0-9]* $/ d \1/'; find . -type f -exec md5sum {} +) | sort; }

        """;

    private readonly MountFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RootTheory]
    [InlineData("bootcfs image mount --verity=off --objects repo/bootcfs/ostree $image mnt")]
    [InlineData("bootcfs image mount --verity=off --loop --objects repo/bootcfs/ostree $image mnt")]
    [InlineData("mount.composefs -o basedir=repo/bootcfs/ostree $image mnt")]
    public void Shows_the_tree_that_was_committed(string mount)
    {
        if (VirtualMachines.Requirements.MissingProgram("ostree") is not null)
            return;
        string shown = _folder.Run($"rm -rf tree repo ostree; {Make} {mount}; diff <(list tree) <(list mnt); getfattr --only-values -n user.a mnt/etc/small; ls mnt").Success();
        Assert.Equal("1boot\netc\nsysroot\nusr\nvar\n", shown);
    }

    [RootFact]
    public void Shows_no_contents_with_the_objects_by_digest()
    {
        if (VirtualMachines.Requirements.MissingProgram("ostree") is not null)
            return;
        ScriptRun run = _folder.Run($"rm -rf tree repo ostree; {Make} bootcfs image mount --verity=off --repo repo $image mnt; cat mnt/etc/small");
        Assert.Equal(("", 1), (run.Output, run.Status));
    }
}
