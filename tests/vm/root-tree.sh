#!/bin/bash
# A small Debian trixie as a tar file in the cache; prints its path.
# The mirror is the one this machine uses for itself; its package lists are not touched.
. "$(dirname "$0")/lib.sh"

key=$(key_of trixie "$self" "$vm_dir/tidy-tree.sh" "$vm_dir/root-tree.packages")
tar=$cache/root-$key.tar
lock root
if [ ! -e "$tar" ]; then
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get update --print-uris | sed -n "s|^'\(.*\)/dists/$codename/InRelease'.*|\1|p" | head -n 1)
    [ -n "$mirror" ] || die "no apt source for $codename on this machine to take the mirror from"

    say "root tree: installing Debian trixie (once; kept in ${tar#"$top"/})"
    prune_except root "$key"
    packages=$(grep -v '^#' "$vm_dir/root-tree.packages" | paste -sd,)
    # INITRD=No: the kernel package's own initramfs would be thrown away.
    INITRD=No mmdebstrap --quiet --mode=root --variant=minbase --format=tar \
        --include="$packages" \
        --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "5"' \
        --customize-hook="'$vm_dir/tidy-tree.sh' \"\$1\"" \
        trixie "$tar.part" \
        "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >&2
    mv "$tar.part" "$tar"
fi
echo "$tar"
