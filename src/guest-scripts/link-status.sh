#!/bin/sh
# Prints what a guest knows about interfaces, as sections of an answer. Arguments: their names.

PATH="$PATH:/usr/sbin:/sbin"
# By its path, because some busybox shells prefer their own.
tool() { for place in $(echo "$PATH" | tr : ' '); do if [ -x "$place/$1" ]; then echo "$place/$1"; return; fi; done; }
echo '== interfaces'
for name in "$@"; do
  here=/sys/class/net/$name
  [ -e "$here" ] || { echo "$name missing"; continue; }
  at=$here/statistics
  echo "$name $(cat "$here/flags" "$here/mtu" "$at/rx_bytes" "$at/tx_bytes" "$at/rx_packets" "$at/tx_packets" | tr '\n' ' ')"
done
echo '== addresses'
ip -o address show 2>/dev/null
echo '== disciplines'
disciplines=$(ip -o link show 2>/dev/null | sed -n 's/^[0-9]*: \([^:@]*\)[:@].* qdisc \([^ ]*\) .*/\1 \2/p')
echo "$disciplines"
echo '== impairments'
case $disciplines in *netem*) "$(tool tc)" -j qdisc show 2>/dev/null ;; esac
true
