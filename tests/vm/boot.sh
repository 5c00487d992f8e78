#!/bin/bash
# Runs one virtual machine to its end.
#   boot.sh --disk DISK --out DIR [--data DISK]... [--timeout SECONDS] [--reboots] [--log-writes FILE]
#           (--uefi | --kernel FILE --initrd FILE --append TEXT)
# DIR gets console.log and result.log (what the guest wrote to the port bootcfs.result).
# Ends with 0 when the machine switched itself off, which a restart is too unless it may with --reboots, and 124 when it had
# to be stopped. With --log-writes every write to the disk, and every flush of it, is also in that file.
# Each boot has an emulator of its own. One that is reset keeps its translations of what the system before has run, and is
# a hundred times slower where the firmware uses the same memory for its data: minutes, when that is its stack.
. "$(dirname "$0")/lib.sh"

seconds=600 disk='' out='' uefi='' kernel='' initrd='' append='' reboots='' log='' data=()
while [ $# -gt 0 ]; do
    case $1 in
        --uefi) uefi=1; shift; continue ;;
        --reboots) reboots=1; shift; continue ;;
        --disk) disk=$2 ;;
        --data) data+=("$2") ;;
        --out) out=$2 ;;
        --timeout) seconds=$2 ;;
        --log-writes) log=$2 ;;
        --kernel) kernel=$2 ;;
        --initrd) initrd=$2 ;;
        --append) append=$2 ;;
        *) die "boot.sh: unknown argument $1" ;;
    esac
    shift 2
done
if [ -z "$disk" ] || [ -z "$out" ]; then die "boot.sh: --disk and --out are needed"; fi
mkdir -p "$out"
: > "$out/console.log"
: > "$out/result.log"

# Emulated, the plain CPU model is the fastest.
arguments=(-accel 'tcg,thread=multi' -cpu Nehalem -smp 2 -m 1024
    -nodefaults -no-user-config -display none -no-reboot -qmp stdio
    -object 'rng-random,id=rng,filename=/dev/urandom' -device 'virtio-rng-pci,rng=rng'
    -chardev "file,id=console,path=$out/console.log,append=on" -serial chardev:console
    -device virtio-serial-pci -chardev "file,id=result,path=$out/result.log,append=on"
    -device 'virtserialport,chardev=result,name=bootcfs.result')
if [ -z "$log" ]; then
    arguments+=(-drive "file=$disk,format=raw,if=virtio,cache=unsafe")
else
    : > "$log"
    arguments+=(-blockdev "driver=file,node-name=disk,filename=$disk,cache.no-flush=on"
        -blockdev "driver=file,node-name=log,filename=$log,cache.no-flush=on"
        -blockdev 'driver=blklogwrites,node-name=logged,file=disk,log=log'
        -device 'virtio-blk-pci,drive=logged')
fi
for file in "${data[@]}"; do
    arguments+=(-drive "file=$file,format=raw,if=virtio,readonly=on")
done
if [ -n "$uefi" ]; then
    cp /usr/share/OVMF/OVMF_VARS_4M.fd "$out/vars.fd"
    # What no machine here needs takes its udev several seconds of each boot.
    arguments+=(-M 'q35,sata=off,smbus=off,i8042=off,vmport=off'
        -drive 'if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd'
        -drive "if=pflash,format=raw,file=$out/vars.fd")
else
    arguments+=(-kernel "$kernel" -initrd "$initrd" -append "$append")
fi

# It says why it ended only to who asks, and as long as that one listens.
mkfifo "$out/qmp"
exec 8<> "$out/qmp"
rm "$out/qmp"
end=$((SECONDS + seconds))
while :; do
    echo '{"execute":"qmp_capabilities"}' >&8
    timeout --kill-after=5 "$((end > SECONDS ? end - SECONDS : 1))" qemu-system-x86_64 "${arguments[@]}" <&8 >"$out/qmp.log" 2>"$out/qemu.log" || {
        status=$?
        cat "$out/qemu.log" >&2
        exit "$status"
    }
    if [ -z "$reboots" ] || ! grep -q '"guest-reset"' "$out/qmp.log"; then break; fi
done
