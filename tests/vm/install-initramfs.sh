#!/bin/bash
# install-initramfs.sh TREE FILE: the smallest initramfs that can run install-init: busybox and a few modules of TREE.
. "$(dirname "$0")/lib.sh"

tree=$1 file=$2
version=$(kernel_version "$tree")
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

mkdir -p "$stage"/{bin,dev,proc,sys,source,modules}
cp /bin/busybox "$stage/bin/"
cp "$vm_dir/install-init" "$stage/init"

# Numbered, because a module must come after those it needs, which is the order modprobe lists them in.
number=100
chroot "$tree" modprobe --all --show-depends --set-version="$version" virtio_blk vfat nls_ascii nls_cp437 loop dm_snapshot erofs overlay |
    awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r path; do
    number=$((number + 1))
    xz --decompress --stdout "$tree$path" > "$stage/modules/$number-$(basename "${path%.xz}")"
done
(cd "$stage" && find . -print0 | cpio --quiet --null --create --format=newc | gzip -1) > "$file"
