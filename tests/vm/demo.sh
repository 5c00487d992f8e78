#!/bin/bash
# The whole chain once, to watch: tree, commit, deploy, firmware boot, and what the booted system says of itself.
. "$(dirname "$0")/lib.sh"
exec 2>&1

system=$("$vm_dir/install.sh")
repository=$system/repository
run=$system/runs/demo
rm -rf "$run" && mkdir -p "$run"
cp --sparse=always --reflink=auto "$system/disk.img" "$run/disk.img"

# The lines that a probe wrote: results PROBE out|err|exit.
results() { sed -n "s/^$1\.$2\t//p" "$run/result.log"; }

say "history"
"$top/out/bootcfs" log --repo "$repository/repo" debian
say "boot entry written by deploy"
cat "$system/entry.conf"

say "boot: firmware, systemd-boot, kernel, initramfs, verified root (about a minute, emulated)"
touch "$run/console.log" "$run/result.log"
tail --quiet --lines=+1 --follow "$run/console.log" 2>/dev/null | sed -u 's/\r//g; s/\x1b[][][0-9;?=!]*[a-zA-Z\a]//g; /^[[:space:]]*$/d; s/^/    console | /' &
console=$!
tail --quiet --lines=+1 --follow "$run/result.log" | sed -u -n '
    s/^\(write-usr\|write-root\)\.exit\t1$/    inside  | \1: refused, as it must be/p
    s/^\([^\t]*\)\.exit\t0$/    inside  | \1: done/p
    s/^\([^\t]*\)\.exit\t/    inside  | \1: exit /p' &
inside=$!
trap 'kill "$console" "$inside" 2>/dev/null || true' EXIT
"$vm_dir/boot.sh" --uefi --disk "$run/disk.img" --out "$run"
rm "$run/disk.img"

say "bootcfs status, inside"
results status-text out
say "bootcfs verify --booted, inside"
results verify-text out

for probe in multi-user status verify measure-image; do
    [ "$(results "$probe" exit)" = 0 ] || die "$probe failed: $(results "$probe" err) (all of it: $run)"
done
grep -q $'^mounts.out\t.* / / .*composefs:'"$(< "$repository/digest")"'.*verity=require' "$run/result.log" ||
    die "the root is not the verified image (all of it: $run)"
signer=$(ssh-keygen -lf "$repository/key.pub" | cut -d' ' -f2)
results booted out | grep -qF "\"signature\":\"verified\",\"commit\":\"$(< "$repository/commit")\"" ||
    die "the initramfs did not verify the commit (all of it: $run)"
results booted out | grep -qF "\"signers\":[\"$signer\"]" || die "the initramfs verified another key (all of it: $run)"
printf '==> proven: Debian commit %.12s, signed by %s, booted through UEFI with / on image %.12s; the initramfs verified the signature, fs-verity is required, and every link from key to file verified from inside\n' \
    "$(< "$repository/commit")" "$signer" "$(< "$repository/digest")"
