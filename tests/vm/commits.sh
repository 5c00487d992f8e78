#!/bin/bash
# The repository of repository.sh with more commits of its tree, each with a few files changed: what machines are upgraded to.
# Prints a folder with
#   repository.img   a filesystem of that label with the repository
#   commits          a line each: name, commit, root digest; `first` is the one that is installed
#   early.cpio       what the initramfs of `update` has in front of that of all others
. "$(dirname "$0")/lib.sh"

repository=$("$vm_dir/repository.sh")
key=$(key_of "${repository##*/}" "$self" "$vm_dir"/{panic-init,busybox-initramfs.sh})
out=$cache/commits-$key
bootcfs=$top/out/bootcfs
lock commits
tree=$(readlink -f "$repository/tree")

# commit NAME STREAM: what lies in overlay/NAME over the tree.
commit() {
    local id digest
    id=$("$bootcfs" commit "$2" --repo "$out/repo" --tree="dir:$tree" --tree="dir:$out/overlay/$1" --bootable \
        --sign="$repository/key" --subject "Debian trixie, $1")
    digest=$(git -C "$out/repo/bootcfs/commits.git" log -1 --format='%(trailers:key=Composefs-Digest,valueonly)' "$id")
    echo "$1 $id ${digest#v1-sha256-12:}" >> "$out/commits"
}

# add NAME PATH: a file of an overlay, from standard input.
add() {
    mkdir -p "$(dirname "$out/overlay/$1/$2")"
    cat > "$out/overlay/$1/$2"
}

if [ ! -e "$out/done" ]; then
    prune_except commits "$key"
    rm -rf "$out" && mkdir -p "$out/overlay"
    say "commits: later versions of the root tree"
    cp -a --reflink=auto "$repository/repo" "$out/repo"
    echo "first $(< "$repository/commit") $(< "$repository/digest")" > "$out/commits"

    # A new default for /etc, one file of /usr.
    echo second | add second usr/share/bootcfs-test/release
    echo second | add second etc/bootcfs-test.conf
    commit second debian

    echo third | add third usr/share/bootcfs-test/release
    commit third third

    # What an update brings: files large enough to be objects, and boot files that are not there.
    for i in $(seq 40); do seq "$i" 20000 | add update "usr/share/bootcfs-test/large-$i"; done
    mkdir "$out/early"
    echo update > "$out/early/update"
    touch --date=@"$SOURCE_DATE_EPOCH" "$out/early/update"
    (cd "$out/early" && echo update | cpio --quiet --create --format=newc --reproducible) > "$out/early.cpio"
    cat "$out/early.cpio" "$tree/usr/lib/modules/$(kernel_version "$tree")/initramfs.img" |
        add update "usr/lib/modules/$(kernel_version "$tree")/initramfs.img"
    commit update update

    # It comes up and does not prove healthy; the probe reports first.
    add unhealthy usr/lib/bootcfs/health.d/50-not-well <<-'END'
	#!/bin/sh
	for _ in $(seq 30); do [ -e /run/probe-reported ] || sleep 1; done
	echo "this commit is not well"
	exit 1
	END
    chmod 0755 "$out/overlay/unhealthy/usr/lib/bootcfs/health.d/50-not-well"
    commit unhealthy unhealthy

    # Its initramfs makes the kernel panic.
    "$vm_dir/busybox-initramfs.sh" "$vm_dir/panic-init" "$out/panic"
    add panic "usr/lib/modules/$(kernel_version "$tree")/initramfs.img" < "$out/panic"
    commit panic panic

    truncate --size=1G "$out/repository.img"
    mke2fs -q -F -t ext4 -L repository -d "$out/repo" "$out/repository.img"
    rm -rf "$out"/{overlay,early,panic}
    touch "$out/done"
fi
echo "$out"
