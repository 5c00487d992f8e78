#!/bin/bash
# busybox-initramfs.sh INIT FILE: an initramfs of busybox and that script as process 1.
. "$(dirname "$0")/lib.sh"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage"/{bin,proc}
cp /bin/busybox "$stage/bin/"
cp "$1" "$stage/init"
find "$stage" -exec touch --no-dereference --date=@"$SOURCE_DATE_EPOCH" {} +
(cd "$stage" && find . -print0 | sort -z | cpio --quiet --null --create --format=newc --reproducible | gzip -1n) > "$2"
