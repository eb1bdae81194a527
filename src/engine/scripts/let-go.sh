#!/bin/sh
# Unmounts mounts whose server has ended, including those that Incus created, because Incus could not.

awk '$3 ~ /^fuse/ { print $2 }' /proc/self/mounts | while read -r path; do
  path=$(printf '%b' "$path")
  stat -L "$path" >/dev/null 2>&1 || umount -l "$path"
done
