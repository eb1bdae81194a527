#!/bin/sh
# Writes the part $1 of /etc/hosts, the lines $2, between two marks of ours. The rest is the user's, and Vagrant's. First
# in the file, so that the machine's whole name goes before what the image says of the short one.

set -e
begin="# BEGIN vagrant-orbstack $1" end="# END vagrant-orbstack $1"
{
  [ -z "$2" ] || printf '%s\n%s\n%s\n' "$begin" "$2" "$end"
  sed "/^$begin$/,/^$end$/d" /etc/hosts 2>/dev/null || true
} > /etc/hosts.vagrant
mv /etc/hosts.vagrant /etc/hosts
