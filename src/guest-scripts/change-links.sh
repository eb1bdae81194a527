#!/bin/sh
# Changes interfaces of links until the guest boots. $1: `set`, `reset`, `down` or `up`; $2: the interfaces, separated by
# spaces; then netem's words. What is missing is printed first, and then nothing is changed.

PATH="$PATH:/usr/sbin:/sbin"
# By their paths, because some busybox shells prefer their own.
tool() { for place in $(echo "$PATH" | tr : ' '); do if [ -x "$place/$1" ]; then echo "$place/$1"; return; fi; done; }
ip=$(tool ip) tc=$(tool tc)
what=$1 names=$2
shift 2
folder=/etc/vagrant-links set_down=/run/vagrant-links

is_impaired() { "$ip" link show dev "$1" | grep -q " qdisc netem "; }
missing() { echo "$*"; gone=yes; }

echo '== missing'
gone=
for name in $names; do [ -e "/sys/class/net/$name" ] || missing interface "$name"; done
for name in $names; do
  [ "$what" = set ] || { [ "$what" = reset ] && [ -z "$gone" ] && is_impaired "$name"; } || continue
  "$tc" -V 2>/dev/null | grep -q iproute2 || missing program tc
  break
done
[ -z "$gone" ] || exit 0

set -e
mkdir -p $set_down
for name in $names; do
  case $what in
  set | reset)
    # Deleted first, because netem would keep values that are not given again.
    if is_impaired "$name"; then "$tc" qdisc delete dev "$name" root; fi
    [ "$what" = set ] || continue
    said=$("$tc" qdisc add dev "$name" root netem "$@" 2>&1) || case $said in
    *"kind is unknown"* | *"qdisc not found"* | *"No such file"*) missing kernel netem; exit 0 ;;
    *) echo "$said" >&2; exit 1 ;;
    esac
    ;;
  down)
    # make-links.sh leaves it down.
    : >"$set_down/$name"
    keeps_addresses=/proc/sys/net/ipv6/conf/$name/keep_addr_on_down
    [ ! -w "$keeps_addresses" ] || echo 1 >"$keeps_addresses"
    "$ip" link set "$name" down
    ;;
  up)
    rm -f "$set_down/$name"
    "$ip" link set "$name" up
    ;;
  esac
done
if [ "$what" = up ] && [ -e $folder/links ]; then sh $folder/make-links $folder/links; fi
