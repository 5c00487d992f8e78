#!/bin/bash
# The root tree with BootCfs installed, the key of its maker, an initramfs that holds the helper and the key, and the test's
# probes; prints its folder.
. "$(dirname "$0")/lib.sh"

root_tar=$("$vm_dir/root-tree.sh")
signing_key=$("$vm_dir/signing-key.sh")
key=$(key_of "${root_tar##*/}" "$self" "$top/out" "$top/dracut" "$top/systemd" "$top/grub" "$vm_dir/guest" "$signing_key.pub")
tree=$cache/tree-$key
lock tree
if [ ! -e "$tree.done" ]; then
    say "ready tree: unpacking and installing BootCfs"
    prune_except tree "$key"
    rm -rf "$tree" && mkdir "$tree"
    tar --extract --file="$root_tar" --directory="$tree" --numeric-owner --xattrs --xattrs-include='*'
    make --silent --no-print-directory -C "$top" install DESTDIR="$tree" PREFIX=/usr >&2
    # Whoever has this tree takes what is signed with this key, its own initramfs first of all.
    install -D -m 0644 "$signing_key.pub" "$tree/usr/lib/bootcfs/keys.d/test.pub"

    install -D -m 0755 -t "$tree/usr/libexec/bootcfs-test" "$vm_dir"/guest/{probe,end}
    install -D -m 0644 -t "$tree/usr/lib/systemd/system" "$vm_dir/guest/bootcfs-test.service"
    ln -s ../bootcfs-test.service "$tree/usr/lib/systemd/system/multi-user.target.wants/"
    mkdir -p "$tree/usr/share/bootcfs-test"
    # What the attack on one object aims at: long enough to be an object, read by nothing else.
    seq 1 20000 > "$tree/usr/share/bootcfs-test/victim"
    # What later commits change.
    echo first > "$tree/usr/share/bootcfs-test/release"
    echo first > "$tree/etc/bootcfs-test.conf"

    # The boot directory, which the booted system needs to say what would boot next.
    echo 'PARTLABEL=esp /efi vfat umask=0077 0 0' > "$tree/etc/fstab"

    version=$(kernel_version "$tree")
    say "ready tree: making the initramfs for $version"
    cp "$tree/boot/vmlinuz-$version" "$tree/usr/lib/modules/$version/vmlinuz"
    # The mounts live in a namespace of their own and end with it.
    # shellcheck disable=SC2016  # $0 and $1 belong to the inner shell
    unshare --mount bash -euc '
        mount --bind /dev "$0/dev"
        mount --bind /proc "$0/proc"
        chroot "$0" dracut --quiet --force --no-hostonly --no-hostonly-cmdline --reproducible --kver "$1" \
            --modules "bash systemd systemd-initrd udev-rules base fs-lib rootfs-block dracut-systemd bootcfs shutdown" \
            --drivers "ext4 erofs overlay loop virtio_blk virtio_pci vfat nls_ascii nls_cp437 efivarfs" \
            "/usr/lib/modules/$1/initramfs.img"
    ' "$tree" "$version" >"$tree.log" 2>&1 || { cat "$tree.log" >&2; die "dracut failed"; }
    rm -rf "$tree"/var/tmp/* "$tree"/var/log/* "$tree"/tmp/*
    touch "$tree.done"
fi
echo "$tree"
