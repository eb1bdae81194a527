#!/bin/sh
# Captures packets of the interface $1, with the other words for tcpdump. On standard error, it first says `capturing`. It
# exits with 96 if there is no tcpdump, and with 97, after the interfaces that there are, if this one is missing.

PATH="$PATH:/usr/sbin:/sbin"
if [ "$1" != any ] && [ ! -e "/sys/class/net/$1/" ]; then
  for place in /sys/class/net/*/; do basename "$place" >&2; done
  exit 97
fi
command -v tcpdump >/dev/null || exit 96
echo capturing >&2
interface=$1
shift
exec tcpdump -i "$interface" "$@"
