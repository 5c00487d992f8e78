#!/bin/bash
# power-cuts.sh record|check DISK DIR [LOG PLAN]
#   record  deploys the commit `update` onto a copy of DISK in a machine; DIR gets writes.log, all that it wrote, and result.log
#   check   brings a copy of DISK to each moment of PLAN (crash/replay), in one machine; DIR gets result.log (crash/look)
. "$(dirname "$0")/lib.sh"

what=$1 disk=$2 out=$3 log=${4:-} plan=${5:-}
read -ra kargs < "$("$vm_dir/install.sh")/kargs"
commits=$("$vm_dir/commits.sh")
repository=$("$vm_dir/repository.sh")
tree=$(readlink -f "$repository/tree")
read -r update digest <<< "$(sed -n 's/^update //p' "$commits/commits")"

rm -rf "$out" && mkdir -p "$out/stage"
cp --sparse=always --reflink=auto "$disk" "$out/disk.img"
"$vm_dir/install-initramfs.sh" "$tree" "$out/initramfs"
truncate --size=700M "$out/tree.img"
mke2fs -q -F -t ext4 -d "$tree" "$out/tree.img"
arguments=() append=() repository_disk=$commits/repository.img
if [ "$what" = record ]; then
    cat > "$out/stage/install-commands" <<-END
	mkdir /tmp/repository
	mount -t ext4 -o ro,noload /dev/vdd /tmp/repository
	bootcfs deploy $update --repo /tmp/repository --sysroot /sysroot --boot /efi ${kargs[@]/#/--karg }
	umount /tmp/repository
	END
    arguments=(--data "$repository_disk" --log-writes "$out/writes.log")
else
    cp "$vm_dir"/crash/{replay,look} "$commits/early.cpio" "$plan" "$out/stage/"
    find "$repository/repo/objects" -type f -printf '%P\n' | sort > "$out/stage/known"
    cat > "$out/stage/install-commands" <<-END
	export UPDATE=$digest ESP_MIB=$esp_mib ROOT_MIB=$root_mib ROOT_OFFSET=$root_offset
	python3 /mnt/replay /mnt/$(basename "$plan") /dev/vdd /dev/vda /mnt/look
	END
    arguments=(--data "$log") append=(unmounted)
fi
truncate --size=32M "$out/stage.img"
mke2fs -q -F -t ext4 -d "$out/stage" "$out/stage.img"
"$vm_dir/boot.sh" --disk "$out/disk.img" --data "$out/tree.img" --data "$out/stage.img" "${arguments[@]}" --out "$out" \
    --kernel "$(kernel "$tree")" --initrd "$out/initramfs" --append "${common_kargs[*]} ${append[*]}" --timeout 1500
grep -qx installed "$out/result.log" || { cat "$out/console.log" >&2; die "the machine did not come to its end"; }
rm -rf "$out"/{stage,stage.img,tree.img,initramfs,disk.img}
