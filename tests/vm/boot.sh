#!/bin/bash
# Runs one virtual machine to its end.
#   boot.sh --disk DISK --out DIR [--data DISK]... [--timeout SECONDS] [--reboots] [--log-writes FILE]
#           (--uefi | --kernel FILE --initrd FILE --append TEXT)
# DIR gets console.log and result.log (what the guest wrote to the port bootcfs.result).
# Ends with 0 when the machine switched itself off, which a restart is too unless it may with --reboots, and 124 when it had
# to be stopped. With --log-writes every write to the disk, and every flush of it, is also in that file.
. "$(dirname "$0")/lib.sh"

seconds=600 disk='' out='' uefi='' kernel='' initrd='' append='' restart=-no-reboot log='' data=()
while [ $# -gt 0 ]; do
    case $1 in
        --uefi) uefi=1; shift; continue ;;
        --reboots) restart=''; shift; continue ;;
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
: > "$out/result.log"

# Emulated, the plain CPU model is the fastest.
arguments=(-accel 'tcg,thread=multi' -cpu Nehalem -smp 2 -m 1024
    -nodefaults -no-user-config -display none ${restart:+"$restart"}
    -object 'rng-random,id=rng,filename=/dev/urandom' -device 'virtio-rng-pci,rng=rng'
    -serial "file:$out/console.log"
    -device virtio-serial-pci -chardev "file,id=result,path=$out/result.log"
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
    arguments+=(-M q35,sata=off,smbus=off,i8042=off,vmport=off
        -drive 'if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd'
        -drive "if=pflash,format=raw,file=$out/vars.fd")
else
    arguments+=(-kernel "$kernel" -initrd "$initrd" -append "$append")
fi

timeout --kill-after=5 "$seconds" qemu-system-x86_64 "${arguments[@]}" </dev/null >"$out/qemu.log" 2>&1 || {
    status=$?
    cat "$out/qemu.log" >&2
    exit "$status"
}
