#!/bin/sh
# In a mount namespace of its own: hides everything that is not a file system of users, and serves the rest so that
# all files belong to one id and new files to the user who runs this. libfuse gets the descriptor from a replacement
# of its mount program. $1: descriptor; $2: id; $3: hand-over.pl, as text; then pairs of cover or show and a path.

set -e
id=$2 hand_over=$3
export VIEW_DESCRIPTOR="$1"
shift 3
export PATH="$PATH:/usr/sbin:/sbin"
mount -t tmpfs -o mode=755,size=1m tmpfs /run
mkdir -p /run/view/host /run/empty /run/dev /run/programs
: > /run/nothing
: > /run/dev/null
mount --rbind / /run/view/host
while [ $# -gt 0 ]; do
  at=/run/view/host$2
  if [ "$1" = show ]; then
    mkdir -p "$at" && mount --bind "$2" "$at"
  elif [ -d "$at" ]; then
    mount -t tmpfs -o mode=755,size=64k tmpfs "$at"
  elif [ -e "$at" ]; then
    mount --bind /run/nothing "$at"
  fi
  shift 2
done
printf '%s' "$hand_over" > /run/programs/hand-over
chmod 755 /run/programs/hand-over
for program in fusermount fusermount3; do
  if program=$(command -v $program); then mount --bind /run/programs/hand-over "$program"; fi
done
# A path that a guest replaces by a link while it is opened ends in this tree.
for folder in /proc /sys; do mount --bind /run/empty $folder; done
mount --bind /run/dev /dev
options=auto_unmount
case $(bindfs --fuse-version 2>&1) in *" 2."*) options=$options,big_writes ;; esac
exec bindfs -f -o $options --multithreaded --create-as-mounter --force-user="$id" --force-group="$id" \
  --chown-ignore --chgrp-ignore --xattr-none /run/view /run/empty
