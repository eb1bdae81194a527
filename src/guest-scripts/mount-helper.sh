#!/bin/sh
# Part of vagrant-orbstack. mount(8) runs this for the synced folders in /etc/fstab, also at boot. With an entry of
# type bind, systemd would create a missing source, and thus a folder on the host. Arguments: source, target, -o,
# options.

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
# The options of the source's mount cannot be dropped in a container, so they are repeated.
mount -o remount,bind,ro,nosuid,nodev "$target" || { umount "$target"; exit 32; }
