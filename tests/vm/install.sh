#!/bin/bash
# The product's path from tree to bootable disk: commit on this machine, then `bootcfs deploy` inside a
# virtual machine whose kernel switches fs-verity on. Prints a folder with
#   disk.img        what was installed            repo/         the builder's repository
#   commit, digest  what it should be             rootfs.dump   its text
#   entry.conf      the entry that deploy wrote   tree          the committed tree
. "$(dirname "$0")/lib.sh"

tree=$("$vm_dir/ready-tree.sh")
key=$(key_of "$self" "$tree.done" "$top/out" "$vm_dir"/{disk.sh,install-init,install-initramfs.sh,boot.sh,lib.sh})-$(basename "$tree")
out=$cache/installed-$key
bootcfs=$top/out/bootcfs
if [ ! -e "$out/done" ]; then
    prune_except installed "$key"
    rm -rf "$out" && mkdir "$out"

    say "commit: the root tree into a new repository"
    "$bootcfs" init --repo "$out/repo" >&2
    "$bootcfs" commit debian --repo "$out/repo" --tree="dir:$tree" --bootable --allow-unsigned \
        --subject "Debian trixie" > "$out/commit"
    commit=$(< "$out/commit")
    git -C "$out/repo/bootcfs/commits.git" log -1 --format='%(trailers:key=Composefs-Digest,valueonly)' "$commit" |
        sed -n 's/^v1-sha256-12://p' > "$out/digest"
    say "commit: $commit, root digest $(< "$out/digest")"

    # An attacker's image: the same system with one thing changed. Sealed like the real one, it lies ready on the disk.
    git -C "$out/repo/bootcfs/commits.git" show "$commit:rootfs.dump" > "$out/rootfs.dump"
    sed 's|^\(/usr/share/bootcfs-test/victim [0-9]*\) 100644|\1 100755|' "$out/rootfs.dump" > "$out/evil.dump"
    "$bootcfs" image mk --from-file "$out/evil.dump" "$out/evil.img" >&2

    say "disk: systemd-boot and an empty ext4 with fs-verity"
    "$vm_dir/disk.sh" "$out/disk.img" "$tree"
    mke2fs -q -F -t ext4 -d "$tree" "$out/tree.img" 600M >&2
    mkdir "$out/stage"
    cp -al "$out/repo" "$out/stage/repo"
    cp "$out/evil.img" "$out/stage/"
    kargs=(root=LABEL=bootcfs-root "${common_kargs[@]}" systemd.show_status=0 rd.shell=0 rd.emergency=poweroff probe=system)
    cat > "$out/stage/install-commands" <<-END
	bootcfs deploy $commit --repo /mnt/repo --sysroot /sysroot --boot /efi --allow-unsigned ${kargs[*]/#/--karg }
	sed 's/^/entry /' /efi/loader/entries/*.conf >&3
	cp /mnt/evil.img /sysroot/evil.img
	fsverity enable /sysroot/evil.img
	END
    mke2fs -q -F -t ext4 -d "$out/stage" "$out/repo.img" 600M >&2
    "$vm_dir/install-initramfs.sh" "$tree" "$out/install.initramfs"

    say "install: bootcfs deploy inside a virtual machine"
    "$vm_dir/boot.sh" --disk "$out/disk.img" --data "$out/tree.img" --data "$out/repo.img" --out "$out/install" \
        --kernel "$tree/usr/lib/modules/$(kernel_version "$tree")/vmlinuz" --initrd "$out/install.initramfs" \
        --append "${common_kargs[*]}" --timeout 1200
    grep -qx installed "$out/install/result.log" || { cat "$out/install/console.log" >&2; die "the installation failed"; }
    sed -n 's/^entry //p' "$out/install/result.log" > "$out/entry.conf"
    ln -s "$tree" "$out/tree"
    rm -rf "$out"/{stage,tree.img,repo.img}
    touch "$out/done"
fi
echo "$out"
