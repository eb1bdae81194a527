#!/bin/sh
# Gives each user's SSH accounts the user's groups: vagrant those of vagrant@machine. A change
# while this runs starts it no second time, so it looks again until all has been quiet for a second.

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
