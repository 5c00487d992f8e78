#!/bin/bash
# `bootcfs deploy` onto an empty disk, inside a virtual machine whose kernel switches fs-verity on.
# Prints a folder with
#   disk.img     what was installed       entry.conf   the boot entry that deploy wrote
#   repository   what repository.sh made
. "$(dirname "$0")/lib.sh"

repository=$("$vm_dir/repository.sh")
key=$(key_of "${repository##*/}" "$self" "$vm_dir"/{disk.sh,install-init,install-initramfs.sh,boot.sh,lib.sh})
out=$cache/installed-$key
lock installed
if [ ! -e "$out/done" ]; then
    prune_except installed "$key"
    rm -rf "$out" && mkdir -p "$out/stage"
    tree=$(readlink -f "$repository/tree")

    # An attacker's image: the same system with one thing changed. Sealed like the real one, it lies ready on the disk.
    sed 's|^\(/usr/share/bootcfs-test/victim [0-9]*\) 100644|\1 100755|' "$repository/rootfs.dump" > "$out/evil.dump"
    "$top/out/bootcfs" image mk --from-file "$out/evil.dump" "$out/stage/evil.img" >/dev/null

    say "disk: systemd-boot and an empty ext4 with fs-verity"
    "$vm_dir/disk.sh" "$out/disk.img" "$tree"
    "$vm_dir/install-initramfs.sh" "$tree" "$out/initramfs"
    kargs=(root=LABEL=bootcfs-root "${common_kargs[@]}" systemd.show_status=0 rd.shell=0 rd.emergency=poweroff probe=system)
    cat > "$out/stage/install-commands" <<-END
	bootcfs deploy $(< "$repository/commit") --repo /mnt/repo --sysroot /sysroot --boot /efi \\
	    ${kargs[@]/#/--karg }
	sed 's/^/entry /' /efi/loader/entries/*.conf >&3
	cp /mnt/evil.img /sysroot/evil.img
	fsverity enable /sysroot/evil.img
	END
    cp -al "$repository/repo" "$out/stage/repo"
    truncate --size=700M "$out/tree.img" "$out/repo.img"
    mke2fs -q -F -t ext4 -d "$tree" "$out/tree.img"
    mke2fs -q -F -t ext4 -d "$out/stage" "$out/repo.img"

    say "install: bootcfs deploy inside a virtual machine"
    "$vm_dir/boot.sh" --disk "$out/disk.img" --data "$out/tree.img" --data "$out/repo.img" --out "$out/install" \
        --kernel "$(kernel "$tree")" --initrd "$out/initramfs" --append "${common_kargs[*]}" --timeout 1200
    grep -qx installed "$out/install/result.log" || { cat "$out/install/console.log" >&2; die "the installation failed"; }
    sed -n 's/^entry //p' "$out/install/result.log" > "$out/entry.conf"
    ln -s "$repository" "$out/repository"
    rm -rf "$out"/{stage,tree.img,repo.img,initramfs,evil.dump}
    touch "$out/done"
fi
echo "$out"
