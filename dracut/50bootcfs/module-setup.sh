#!/bin/bash
# bootcfs: verifies the composefs image that the kernel command line names and mounts it as the root.

helper=/usr/lib/bootcfs/bootcfs-setup-root
unit=bootcfs-setup-root.service

check() {
    # Harmless where it is not needed: without an argument of ours on the command line the unit does nothing.
    [[ -x ${dracutsysrootdir-}$helper ]]
}

depends() {
    echo systemd-initrd
}

installkernel() {
    instmods erofs overlay loop
}

install() {
    inst "$helper"
    inst_multiple -o /usr/lib/bootcfs/setup-root.toml /etc/bootcfs/setup-root.toml
    # shellcheck disable=SC2154  # dracut sets the folder
    inst_simple "$systemdsystemunitdir/$unit"
    # Required: no verified root, no root at all.
    # shellcheck disable=SC2154  # dracut sets initdir
    $SYSTEMCTL -q --root "$initdir" add-requires initrd-root-fs.target "$unit"
}
