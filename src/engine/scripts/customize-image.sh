#!/bin/sh
# Prepares a fresh system for machines, in the unfinished root $1.

set -e
root=$1
mkdir -p "$root/etc/systemd/network" "$root/etc/systemd/system/systemd-udev-trigger.service.d"
cat > "$root/etc/systemd/network/80-eth0.network" <<'END'
[Match]
Name=eth0

[Network]
DHCP=yes

[DHCPv4]
UseDomains=true
ClientIdentifier=mac
END
# Otherwise, every machine would walk through all devices of the host.
cat > "$root/etc/systemd/system/systemd-udev-trigger.service.d/container.conf" <<'END'
[Service]
ExecStart=
ExecStart=-udevadm trigger --subsystem-match=net --action=add
END
chroot "$root" systemctl enable systemd-networkd systemd-resolved
chroot "$root" systemctl disable systemd-networkd-wait-online
chroot "$root" systemctl mask systemd-udev-settle.service systemd-hwdb-update.service e2scrub_reap.service \
  sys-kernel-debug.mount sys-kernel-tracing.mount systemd-journald-audit.socket systemd-modules-load.service \
  modprobe@.service systemd-network-generator.service
# These generators look for encrypted disks, partitions, hibernation and kernel options. Machines have none, and the search
# takes a tenth of the boot.
mkdir -p "$root/etc/systemd/system-generators"
for name in cryptsetup debug gpt-auto hibernate-resume integritysetup run veritysetup; do
  ln -s /dev/null "$root/etc/systemd/system-generators/systemd-$name-generator"
done
: > "$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id" "$root/etc/hostname" "$root/etc/resolv.conf"
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb
ln -s /run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
