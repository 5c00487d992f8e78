#!/bin/bash
# bootcfs: verifies the composefs image that the kernel command line names and mounts it as the root.

helper=/usr/lib/bootcfs/bootcfs-setup-root
unit=bootcfs-setup-root.service
failure=bootcfs-on-failure.service

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

# What a root must prove (bootcfs-setup-root(8)). A file that is there and does not come along would be a weaker boot.
# shellcheck disable=SC2154  # dracut sets initdir
install_trust() {
    local file name
    for file in "${dracutsysrootdir-}"/{usr/lib,etc}/bootcfs/{setup-root.toml,keys.d/*.pub,revoked.d/*.{pub,commits}}; do
        [[ -e $file || -L $file ]] || continue
        name=${file#"${dracutsysrootdir-}"}
        inst_simple "$name"
        [[ -e $initdir$name ]] || { dfatal "bootcfs: cannot install $name"; exit 1; }
    done
}

install() {
    inst "$helper"
    install_trust
    # shellcheck disable=SC2154  # dracut sets the folder
    inst_simple "$systemdsystemunitdir/$unit"
    inst_simple "$systemdsystemunitdir/$failure"
    # Required: no verified root, no root at all.
    # shellcheck disable=SC2154  # dracut sets initdir
    $SYSTEMCTL -q --root "$initdir" add-requires initrd-root-fs.target "$unit"
    # Whoever waits for somebody: systemd, and dracut when a device does not come.
    $SYSTEMCTL -q --root "$initdir" add-wants emergency.target "$failure"
    $SYSTEMCTL -q --root "$initdir" add-wants dracut-emergency.service "$failure"
}
