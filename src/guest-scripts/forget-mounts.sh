#!/bin/sh
# Takes away the mounts of a project, which fstab lists between the marks $1 and $2; systemd, if it is only about to
# mount them, is told not to.

set -e
begin=$1 end=$2
grep -q "^$begin$" /etc/fstab 2>/dev/null || exit 0
stop() {
  command -v systemctl >/dev/null || return 0
  tries=0
  until systemctl stop "$1" 2>/dev/null || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
}
sed -n "/^$begin$/,/^$end$/{/^#/!p}" /etc/fstab | sed '1!G;h;$!d' | while read -r _ path _; do
  path=$(printf '%b' "$path")
  stop "$path"
  ! mountpoint -q "$path" || umount "$path"
done
sed -i "/^$begin$/,/^$end$/d" /etc/fstab
