#!/bin/bash
# run-helper.sh HELPER SYSROOT CMDLINE CONFIG PROBE: runs the helper as in an initramfs, in a mount namespace of its own:
# an ext4 image of SYSROOT read-only at /sysroot, CMDLINE as /proc/cmdline, CONFIG as /etc/bootcfs/setup-root.toml,
# everything shared, as systemd does it. If the helper leaves with 0, PROBE runs with the new root as working directory;
# otherwise what it wrote to the kernel log and left behind is printed. WRAPPER is a command in front of it, FILES a folder
# with more files of the initramfs.
set -euo pipefail
if [ "${1-}" != --inside ]; then
    world=$(mktemp -d)
    trap 'rmdir "$world"' EXIT
    unshare --mount --propagation private "$0" --inside "$world" "$@"
    exit
fi

world=$2 helper=$3 sysroot=$4 cmdline=$5 config=$6 probe=$7
mount -t tmpfs world "$world"
mkdir -p "$world"/{dev,etc/bootcfs,proc,run,sys,sysroot,tmp}
[ -n "${NOT_AN_INITRAMFS-}" ] || touch "$world/etc/initrd-release"
printf '%s\n' "$cmdline" > "$world/tmp/cmdline"
printf '%s\n' "$config" > "$world/etc/bootcfs/setup-root.toml"
[ -z "${FILES-}" ] || cp -a "$FILES/." "$world/"
cp "$helper" "$world/helper"
mount --rbind /proc "$world/proc"
mount --bind "$world/tmp/cmdline" "$world/proc/cmdline"
mount -t tmpfs run "$world/run"
mount -t devtmpfs dev "$world/dev"
touch "$world/tmp/kmsg"
mount --bind "$world/tmp/kmsg" "$world/dev/kmsg"
mkfs.ext4 -q -d "$sysroot" "$world/tmp/disk" 128M > "$world/tmp/log"
disk=$(losetup --find --show "$world/tmp/disk")
mount -o ro "$disk" "$world/sysroot"
losetup --detach "$disk" # when its last mount is gone
mount --make-rshared "$world"

status=0
before=$(wc -l < /proc/self/mountinfo)
# shellcheck disable=SC2086  # a wrapper is several words
${WRAPPER-} chroot "$world" /helper || status=$?
if [ "$status" = 0 ]; then
    cd "$world/sysroot"
    export world
    bash -euo pipefail -c "$probe"
else
    cat "$world/tmp/kmsg"
    [ "$(wc -l < /proc/self/mountinfo)" = "$before" ] || echo "mounts were left behind"
    [ -z "$(ls -A "$world/run/bootcfs" 2> /dev/null)" ] || echo "files were left behind"
fi
exit "$status"
