using BootCfs.SystemTests.Linux;
using BootCfs.SystemTests.Mounts;

namespace BootCfs.SystemTests.Crash;

/// <summary>GRUB reads ext4 without its journal, and so does debugfs, which stands in for it.</summary>
public class BootJournalTests
{
    // The journal would be written back much later, so that what has its place on the disk is there because of the deploy.
    private const string Script =
        """
        mkdir -p tree/{etc,boot,sysroot,usr/lib/modules/6.1} sysroot
        seq 1 20000 >tree/usr/lib/modules/6.1/vmlinuz
        seq 1 30000 >tree/usr/lib/modules/6.1/initramfs.img
        cp /etc/os-release tree/usr/lib/
        truncate -s 64M /tmp/disk
        mkfs.ext4 -q /tmp/disk
        mkdir /tmp/boot
        mount -o loop,commit=600 /tmp/disk /tmp/boot
        mkdir /tmp/boot/grub
        echo 'set timeout=1' >/tmp/boot/grub/grub.cfg
        bootcfs init -q --repo repo
        bootcfs commit stream -q --repo repo --allow-unsigned --bootable --tree=dir:tree >/dev/null
        bootcfs deploy stream -q --repo repo --allow-unsigned --sysroot sysroot --boot /tmp/boot >/dev/null
        cp --sparse=always /tmp/disk /tmp/now
        cd /tmp/boot
        for file in grub/bootcfs.cfg loader/entries/* bootcfs/*/*; do
            debugfs -R "cat /$file" /tmp/now 2>/dev/null | cmp - "$file" >/dev/null && echo "found ${file%%/*}" || echo "not found $file"
        done
        cd /
        umount /tmp/boot
        """;

    [RootFact("ext4")]
    public void What_a_deploy_gives_grub_is_found_without_the_journal()
    {
        using var folder = new MountFolder();

        string[] lines = folder.Run(Script).Success().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["found grub", "found loader", "found bootcfs", "found bootcfs"], lines);
    }
}
