#!/bin/sh
# Prints a guest's addresses and default routes, as sections of an answer.

echo '== addresses'; ip -o address show 2>/dev/null
echo '== routes'; ip route show default 2>/dev/null
true
