#!/bin/bash
# disk.sh FILE TREE systemd-boot|grub: a GPT disk without loop devices: an ESP with that boot loader, and an empty ext4 that
# can do fs-verity.
. "$(dirname "$0")/lib.sh"

disk=$1 tree=$2 loader=$3
esp=$disk.esp

rm -f "$disk" "$esp"
truncate --size="$esp_mib"M "$esp"
mformat -i "$esp" -F -c 8 -v ESP ::
mmd -i "$esp" ::/EFI ::/EFI/BOOT ::/loader ::/loader/entries
case $loader in
    systemd-boot)
        mmd -i "$esp" ::/EFI/systemd
        mcopy -i "$esp" "$tree/usr/lib/systemd/boot/efi/systemd-bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
        mcopy -i "$esp" "$tree/usr/lib/systemd/boot/efi/systemd-bootx64.efi" ::/EFI/systemd/systemd-bootx64.efi
        printf 'timeout 0\n' | mcopy -i "$esp" - ::/loader/loader.conf
        ;;
    grub)
        # What grub-install and grub-mkconfig of Debian would do: a core image that finds its folder beside itself, and a
        # grub.cfg with the shipped snippet in it.
        grub-mkimage --format=x86_64-efi --prefix=/grub --output="$disk.grub" \
            part_gpt fat ext2 normal linux configfile test regexp loadenv echo halt
        mmd -i "$esp" ::/grub
        mcopy -i "$esp" "$disk.grub" ::/EFI/BOOT/BOOTX64.EFI
        { printf 'set timeout=0\nset default=0\n'; sh "$top/grub/09_bootcfs"; } | mcopy -i "$esp" - ::/grub/grub.cfg
        rm "$disk.grub"
        ;;
    *) die "disk.sh: unknown boot loader $loader" ;;
esac

truncate --size="$((1 + esp_mib + root_mib + 1))"M "$disk"
sgdisk --clear --set-alignment=2048 \
    --new="1:1M:+${esp_mib}M" --typecode=1:ef00 --change-name=1:esp \
    --new="2:$((1 + esp_mib))M:+${root_mib}M" --typecode=2:8304 --change-name=2:root \
    "$disk" >/dev/null
dd if="$esp" of="$disk" bs=1M seek=1 conv=notrunc,sparse status=none
rm "$esp"
mke2fs -q -F -t ext4 -O verity -b 4096 -L bootcfs-root \
    -E "offset=$root_offset,lazy_itable_init=0,lazy_journal_init=0" "$disk" "${root_mib}M"
