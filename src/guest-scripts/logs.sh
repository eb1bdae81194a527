#!/bin/sh
# Prints where it found a guest's log, and then the last lines; exits with 96 if there is none. $1: lines; $2: boot,
# $3: follow, if not empty. $4: the machine has its own kernel.

if [ -d /run/systemd/system ] && command -v journalctl >/dev/null; then
  echo journal
  exec journalctl --no-pager --quiet --output short-iso --lines "$1" ${2:+--boot} ${3:+--follow}
fi
if [ -n "$2" ] && [ -n "$4" ] && [ -z "$3" ]; then
  echo kernel
  dmesg | tail -n "$1"
  exit
fi
if [ -z "$2" ]; then
  for file in /var/log/messages /var/log/syslog; do
    [ -f "$file" ] || continue
    echo file
    # shellcheck disable=SC2093 # One file is enough.
    exec tail -n "$1" ${3:+-F} "$file"
  done
fi
exit 96
