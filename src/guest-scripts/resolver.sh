#!/bin/sh
# Prints how a guest resolves names, as sections of an answer.

echo '== resolv'; cat /etc/resolv.conf 2>/dev/null
echo '== upstream'; cat /run/systemd/resolve/resolv.conf 2>/dev/null
true
