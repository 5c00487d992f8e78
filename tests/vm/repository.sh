#!/bin/bash
# A builder's repository with the ready tree as its only commit, signed. Prints a folder with
#   repo/            the repository            tree, key     the committed tree, and who signed
#   commit, digest   id and root digest        rootfs.dump   the text of the root
. "$(dirname "$0")/lib.sh"

tree=$("$vm_dir/ready-tree.sh")
signing_key=$("$vm_dir/signing-key.sh")
key=$(key_of "${tree##*/}" "$self" "$top/out/bootcfs")
out=$cache/repository-$key
bootcfs=$top/out/bootcfs
lock repository
if [ ! -e "$out/done" ]; then
    prune_except repository "$key"
    rm -rf "$out" && mkdir "$out"
    say "commit: the root tree into a new repository"
    "$bootcfs" init --repo "$out/repo" >&2
    "$bootcfs" commit debian --repo "$out/repo" --tree="dir:$tree" --bootable --sign="$signing_key" \
        --subject "Debian trixie" > "$out/commit"
    commit=$(< "$out/commit")
    history=$out/repo/bootcfs/commits.git
    git -C "$history" log -1 --format='%(trailers:key=Composefs-Digest,valueonly)' "$commit" |
        sed -n 's/^v1-sha256-12://p' > "$out/digest"
    git -C "$history" show "$commit:rootfs.dump" > "$out/rootfs.dump"
    ln -s "$tree" "$out/tree"
    ln -s "$signing_key" "$out/key" && ln -s "$signing_key.pub" "$out/key.pub"
    say "commit: $commit, root digest $(< "$out/digest")"
    touch "$out/done"
fi
echo "$out"
