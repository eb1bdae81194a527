#!/bin/sh
# Binds each folder to its path, and lists them in fstab between two marks, so that they are mounted again after a
# reboot of the guest. Entries of the former list that changed or are gone are unmounted first, innermost first.
# Unchanged ones stay mounted, because programs may use them. $1, $2: the marks; $3: mount-helper.sh, as text; $4:
# the lines for fstab; then three arguments for each folder: source, target, ro or rw.

set -e
begin=$1 end=$2 wanted=$4 helper=/sbin/mount.vagrant-orbstack
if [ -n "$wanted" ]; then
  printf %s "$3" > $helper.new
  chmod 755 $helper.new
  mv $helper.new $helper
fi
shift 4
# While the guest boots, systemd has yet to mount the entries of fstab. It fails with 1 while it cannot be reached.
stop() {
  [ -d /run/systemd/system ] || return 0
  tries=0
  while [ $tries -lt 50 ]; do
    code=0
    systemctl stop "$1" 2>/dev/null || code=$?
    [ $code -eq 1 ] || return 0
    tries=$((tries + 1))
    sleep 0.1
  done
}
present=$(sed -n "/^$begin$/,/^$end$/p" /etc/fstab 2>/dev/null | sed '1d;$d')
if [ "$present" != "$wanted" ]; then
  printf '%s\n' "$present" | sed '1!G;h;$!d' | while IFS= read -r line; do
    if printf '%s\n' "$wanted" | grep -qxF -e "$line"; then continue; fi
    target=$(printf %s "$line" | cut -d ' ' -f 2 | sed 's/\\040/ /g; s/\\011/\t/g; s/\\134/\\/g')
    [ -n "$target" ] || continue
    stop "$target"
    if mountpoint -q "$target"; then umount "$target" || umount -l "$target"; fi
  done
  {
    sed "/^$begin$/,/^$end$/d" /etc/fstab 2>/dev/null || true
    [ -z "$wanted" ] || printf '%s\n%s\n%s\n' "$begin" "$wanted" "$end"
  } > /etc/fstab.vagrant
  mv /etc/fstab.vagrant /etc/fstab
fi
while [ $# -gt 0 ]; do
  mkdir -p "$2"
  $helper "$1" "$2" -o "$3"
  shift 3
done
