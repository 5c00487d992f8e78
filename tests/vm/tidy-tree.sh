#!/bin/bash
# Makes an installed tree fit to be an image: nothing of this machine in it, no jobs that only cost time.
. "$(dirname "$0")/lib.sh"

tree=$1
rm -rf "$tree"/boot/initrd* "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/* "$tree"/var/log/* \
    "$tree"/etc/resolv.conf "$tree"/etc/hostname "$tree"/etc/ssh/ssh_host_*
echo uninitialized > "$tree/etc/machine-id"
rm -f "$tree/var/lib/dbus/machine-id"
mkdir -p "$tree/sysroot" "$tree/efi"

# Without a password on a console that only the test sees.
sed -i 's/^root:[^:]*:/root::/' "$tree/etc/shadow"

for unit in systemd-firstboot.service systemd-timesyncd.service apt-daily.timer apt-daily-upgrade.timer \
    dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer getty@.service \
    serial-getty@.service systemd-networkd-wait-online.service systemd-pcrlock-make-policy.service; do
    ln -sf /dev/null "$tree/etc/systemd/system/$unit"
done
# With these newer than /usr nothing is rebuilt at the first boot.
touch "$tree/etc/.updated" "$tree/var/.updated"
