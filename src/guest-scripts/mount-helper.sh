#!/bin/sh
# Of vagrant-orbstack: mount(8) runs this for the synced folders in /etc/fstab, also at boot. An entry of type bind
# would not do: where its source is missing, systemd makes it, which would be a folder on the host. Arguments: source,
# target, -o, options.

source=$1 target=$2 options=
shift 2
while [ $# -gt 0 ]; do
  [ "$1" != -o ] || options=$2
  shift
done
! mountpoint -q "$target" || exit 0
if ! [ -e "$source" ]; then
  echo "$source is missing on the host; $target stays empty" >&2
  exit 32
fi
mount --bind "$source" "$target" || exit
case ,$options, in *,ro,*) ;; *) exit 0 ;; esac
# What the mount is bound from cannot be taken out in a container, and must be said again.
mount -o remount,bind,ro,nosuid,nodev "$target" || { umount "$target"; exit 32; }
