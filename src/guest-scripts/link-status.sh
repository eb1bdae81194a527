#!/bin/sh
# Prints what a guest knows about interfaces, as sections of an answer. Arguments: their names.

echo '== interfaces'
for name in "$@"; do
  here=/sys/class/net/$name
  [ -e "$here" ] || { echo "$name missing"; continue; }
  at=$here/statistics
  echo "$name $(cat "$here/flags" "$here/mtu" "$at/rx_bytes" "$at/tx_bytes" "$at/rx_packets" "$at/tx_packets" | tr '\n' ' ')"
done
echo '== addresses'
ip -o address show 2>/dev/null
true
