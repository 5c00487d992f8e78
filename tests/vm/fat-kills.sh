#!/bin/bash
# fat-kills.sh DIR: kills each verb in front of each of its changes to a boot directory on FAT (crash/kills), in one machine whose
# kernel has FAT; DIR gets result.log.
. "$(dirname "$0")/lib.sh"

out=$1
tree=$(readlink -f "$("$vm_dir/repository.sh")/tree")

rm -rf "$out" && mkdir -p "$out/stage"
"$vm_dir/install-initramfs.sh" "$tree" "$out/initramfs"
cp "$vm_dir"/crash/{kills,fat_host.py,fat_judge.py} "$out/stage/"
echo "python3 /mnt/kills" > "$out/stage/install-commands"
truncate --size=700M "$out/tree.img"
truncate --size=32M "$out/stage.img" "$out/disk.img"
mke2fs -q -F -t ext4 -d "$tree" "$out/tree.img"
mke2fs -q -F -t ext4 -d "$out/stage" "$out/stage.img"
"$vm_dir/boot.sh" --disk "$out/disk.img" --data "$out/tree.img" --data "$out/stage.img" --out "$out" \
    --kernel "$(kernel "$tree")" --initrd "$out/initramfs" --append "${common_kargs[*]} unmounted" --timeout 1500
grep -qx installed "$out/result.log" || { cat "$out/console.log" >&2; die "the machine did not come to its end"; }
rm -rf "$out"/{stage,stage.img,tree.img,initramfs,disk.img}
