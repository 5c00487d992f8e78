#!/bin/bash
# install.sh [systemd-boot|grub]: `bootcfs deploy` onto an empty disk, inside a virtual machine whose kernel switches fs-verity on.
# Prints a folder with
#   disk.img     what was installed       entry.conf   the boot entry that deploy wrote    entry-name   its file name
#   repository   what repository.sh made  kargs        the kernel arguments that it was installed with
. "$(dirname "$0")/lib.sh"

loader=${1:-systemd-boot}
kind=installed
[ "$loader" = systemd-boot ] || kind=$loader-installed
repository=$("$vm_dir/repository.sh")
key=$(key_of "${repository##*/}" "$self" "$vm_dir"/{disk.sh,install-init,install-initramfs.sh,boot.sh,lib.sh} "$top/grub")
out=$cache/$kind-$key
lock "$kind"
if [ ! -e "$out/done" ]; then
    prune_except "$kind" "$key"
    rm -rf "$out" && mkdir -p "$out/stage"
    tree=$(readlink -f "$repository/tree")

    # An attacker's image: the same system with one thing changed. Sealed like the real one, it lies ready on the disk.
    sed 's|^\(/usr/share/bootcfs-test/victim [0-9]*\) 100644|\1 100755|' "$repository/rootfs.dump" > "$out/evil.dump"
    "$top/out/bootcfs" image mk --from-file "$out/evil.dump" "$out/stage/evil.img" >/dev/null

    say "disk: $loader and an empty ext4 with fs-verity"
    "$vm_dir/disk.sh" "$out/disk.img" "$tree" "$loader"
    "$vm_dir/install-initramfs.sh" "$tree" "$out/initramfs"
    kargs=(root=LABEL=bootcfs-root "${common_kargs[@]}" systemd.show_status=0 rd.shell=0 rd.emergency=poweroff probe=system)
    cat > "$out/stage/install-commands" <<-END
	bootcfs deploy $(< "$repository/commit") --repo /mnt/repo --sysroot /sysroot --boot /efi \\
	    ${kargs[@]/#/--karg }
	sed 's/^/entry /' /efi/loader/entries/*.conf >&3
	ls /efi/loader/entries | sed 's/^/name /' >&3
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
    sed -n 's/^name //p' "$out/install/result.log" > "$out/entry-name"
    ln -s "$repository" "$out/repository"
    echo "${kargs[*]}" > "$out/kargs"
    rm -rf "$out"/{stage,tree.img,repo.img,initramfs,evil.dump}
    touch "$out/done"
fi
echo "$out"
