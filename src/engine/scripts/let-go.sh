#!/bin/sh
# Lets go of mounts whose server is gone, those that Incus has made among them: it could not.

awk '$3 ~ /^fuse/ { print $2 }' /proc/self/mounts | while read -r path; do
  path=$(printf '%b' "$path")
  stat -L "$path" >/dev/null 2>&1 || umount -l "$path"
done
