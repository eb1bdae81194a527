#!/bin/sh
# Makes the links in the file $1, as they are at each boot. Can be repeated. Each line has an interface, a number, the
# interface's addresses, a MAC address, an MTU, and the addresses of the machines with the other ends; - is none, and
# commas separate several. A link is a VXLAN device without a local address, which may change. Its entries send what has
# no other target to all other ends; nothing is learned, because an end that has moved would not be found again.

set -e
PATH="$PATH:/usr/sbin:/sbin"
# By their paths, because some busybox shells prefer their own.
tool() { for place in $(echo "$PATH" | tr : ' '); do if [ -x "$place/$1" ]; then echo "$place/$1"; return; fi; done; }
ip=$(tool ip) bridge=$(tool bridge)
if [ -z "$bridge" ] || ! "$ip" -V 2>/dev/null | grep -q iproute2; then
  echo "links need the programs ip and bridge of the package iproute2" >&2
  exit 1
fi
all=00:00:00:00:00:00
while read -r name number addresses mac mtu peers; do
  if ! "$ip" -d link show dev "$name" 2>/dev/null | grep -q "vxlan id $number "; then
    if [ -e "/sys/class/net/$name" ]; then echo "the machine already has an interface $name" >&2; exit 1; fi
    "$ip" link add "$name" address "$mac" type vxlan id "$number" dstport 4789 nolearning
    rm -f "/run/vagrant-links/$name"
  fi
  [ "$mtu" != - ] || mtu=$(($(cat /sys/class/net/eth0/mtu) - 50))
  has=$("$bridge" fdb show dev "$name" | sed -n "s/^$all dst \([^ ]*\).*/\1/p" | tr '\n' ' ')
  for peer in $has; do
    case ",$peers," in *",$peer,"*) ;; *) "$bridge" fdb del $all dev "$name" dst "$peer" ;; esac
  done
  [ "$peers" = - ] || for peer in $(echo "$peers" | tr , ' '); do
    case " $has" in *" $peer "*) ;; *) "$bridge" fdb append $all dev "$name" dst "$peer" ;; esac
  done
  "$ip" link set "$name" mtu "$mtu"
  # The user may have set it down, by change-links.sh.
  [ -e "/run/vagrant-links/$name" ] || "$ip" link set "$name" up
  [ "$addresses" = - ] || for address in $(echo "$addresses" | tr , ' '); do
    # Without duplicate address detection, which would make an address useless for a second: `up` refuses duplicates.
    case $address in *:*) flag=nodad ;; *) flag= ;; esac
    "$ip" address replace "$address" dev "$name" $flag
  done
done <"$1"
