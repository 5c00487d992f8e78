using System.Globalization;
using BootCfs.SystemTests.Linux;
using BootCfs.SystemTests.Mounts;

namespace BootCfs.SystemTests.Crash;

/// <summary>
/// The power fails in the middle of a commit: the process dies, the disk is taken as it is at that moment, without what the
/// kernel would still write, and the journal is replayed.
/// </summary>
public class PowerCutTests
{
    // The tree is changed after the first commit; expected ids come from the first cut that let the second commit through.
    private const string Functions =
        """
        commit() { "$@" bootcfs commit stream -q --repo /tmp/fs/repo --allow-unsigned --tree=dir:tree; }
        prepare() {
            truncate -s 400M /tmp/disk
            "mkfs.$1" -q /tmp/disk
            mkdir /tmp/fs
            mount -o "loop$2" /tmp/disk /tmp/fs
            export SOURCE_DATE_EPOCH=1700000000
            bootcfs init -q --repo /tmp/fs/repo
            commit >first
            umount /tmp/fs
            echo changed >tree/small
            head -c 300000 /dev/urandom >tree/new
            cp --sparse=always /tmp/disk /tmp/now
            mount -o "loop$2" /tmp/now /tmp/fs
            commit >second
            umount /tmp/fs
        }
        check() {
            git -C /tmp/fs/repo/bootcfs/commits.git fsck --strict --no-dangling --no-progress 2>&1 | grep -v ^notice: || :
            bootcfs fsck --repo /tmp/fs/repo >report || cat report
        }
        power_cut() {
            cp --sparse=always /tmp/disk /tmp/now
            mount -o "loop$3" /tmp/now /tmp/fs
            commit strace -f -qqq -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2" >said 2>/dev/null || :
            cp --sparse=always /tmp/now /tmp/cut
            umount /tmp/fs
            mount -o "loop$3" /tmp/cut /tmp/fs
            git -C /tmp/fs/repo/bootcfs/commits.git rev-parse stream >after
            cmp -s after first || cmp -s after second || echo "$1 $2: the stream is at $(cat after)"
            [ ! -s said ] || cmp -s said after || echo "$1 $2: $(cat said) was reported done and is lost"
            check
            commit >again
            cmp -s after second || cmp -s again second || echo "$1 $2: the next commit is $(cat again)"
            check
            if grep -i leftover report; then cat report; fi
            umount /tmp/fs
        }

        """;

    // Changes reach the disk in these calls; the last one never comes, so the commit is done when the power fails.
    private static readonly (string Call, int Times)[] Cuts =
        [("syncfs", 2), ("fsync", 12), ("renameat", 3), ("link", 5), ("rename", 1), ("unlink", 5), ("flock", 5), ("flock", 99)];

    [RootFact("ext4")]
    public void Nothing_is_lost_or_broken_on_ext4() => CutPower("ext4", ",commit=600");

    [RootFact("xfs")]
    public void Nothing_is_lost_or_broken_on_xfs() => CutPower("xfs", "");

    private static void CutPower(string filesystem, string options)
    {
        using var folder = new MountFolder();

        string calls = string.Join('\n', Cuts.SelectMany(cut => Enumerable.Range(cut.Times == 99 ? 99 : 1, cut.Times == 99 ? 1 : cut.Times)
            .Select(time => string.Create(CultureInfo.InvariantCulture, $"power_cut {cut.Call} {time} '{options}'"))));
        string problems = folder.Run($"{Functions}prepare {filesystem} '{options}'\n{calls}\n").Success();

        Assert.Equal("", problems);
    }
}
