#!/bin/sh
# Runs a command in the root $1, with this computer's programs and devices and its own network. Must run in new
# namespaces, which end with it.

set -e
root=$1
shift
mount --rbind /usr "$root/usr"
mount -o remount,bind,ro "$root/usr"
mount --bind "$root/local" "$root/usr/local"
mount --bind /etc/alternatives "$root/etc/alternatives"
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
ip link add eth0 type veth peer name eth1
ip address add 192.168.5.2/24 dev eth0
ip link set eth0 up
exec chroot "$root" "$@"
