# shellcheck shell=bash
# What every script here shares: strict mode, the folders, one way to speak, cache keys.
set -euo pipefail

vm_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$vm_dir/../.." && pwd)
# shellcheck disable=SC2034
self=$vm_dir/$(basename "$0")
cache=${BOOTCFS_CACHE:-$top/.cache}/vm
mkdir -p "$cache"

# Every tree and image carries this time, so that equal inputs give equal outputs.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1735689600}
export LC_ALL=C.UTF-8

# Standard output is for results (paths), so progress goes to standard error.
say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# key_of TEXT PATH...: sixteen hex digits for a text and for the names and contents of files and folders.
key_of() {
    local text=$1 path
    shift
    for path in "$@"; do
        [ -e "$path" ] || die "$path is missing: run 'make build' first"
    done
    {
        echo "$text"
        find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sed "s|$top/||"
    } | sha256sum | cut -c1-16
}

# Removes older results of one kind: prune_except KIND NAME keeps KIND-NAME and KIND-NAME.*.
prune_except() {
    find "$cache" -mindepth 1 -maxdepth 1 -name "$1-*" ! -name "$1-$2" ! -name "$1-$2.*" -exec rm -rf {} +
}

# Until the script ends, nobody else builds results of this kind.
lock() {
    exec 9> "$cache/$1.lock"
    flock 9
}

kernel_version() {
    basename "$(echo "$1"/usr/lib/modules/*)"
}

kernel() {
    echo "$1/usr/lib/modules/$(kernel_version "$1")/vmlinuz"
}

# The test disk: one MiB for the partition table, the ESP, the root file system, one MiB for the second table.
# The smallest ESP whose FAT32 has clusters of 4 KiB, as usual: GRUB looks up one after the other.
# shellcheck disable=SC2034  # used by the scripts that read this file
esp_mib=260 root_mib=1400 root_offset=$((261 * 1024 * 1024))

# For every machine. clearcpuid: after cmpxchg16b QEMU 7.2 can have the wrong flags, and with them one boot in ten dies of a
# double fault in the kernel's allocator; the programs need the instruction, but rarely use it. nokmem: accounting is switched on
# by patching code that both processors run, of which the emulator can run what stood there for a moment.
# shellcheck disable=SC2034
common_kargs=(console=ttyS0 panic=-1 quiet mitigations=off clearcpuid=cx16 cgroup.memory=nokmem)
