#!/bin/sh
# Gives each user the groups of their SSH accounts: vagrant those of vagrant@machine. A change while this runs does
# not start it again, so it repeats until nothing has changed for a second.

seen=
until [ "$seen" = "$(cat /etc/group)" ]; do
  grep '^[^:]*@' /etc/passwd | cut -d: -f1 | while read -r name; do
    for group in $(id -nG "$name"); do
      id -nG "${name%%@*}" | grep -qwF -- "$group" || usermod -a -G "$group" "${name%%@*}"
    done
  done
  seen=$(cat /etc/group)
  sleep 1
done
