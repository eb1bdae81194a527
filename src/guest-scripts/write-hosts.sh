#!/bin/sh
# Writes the lines $2 as the part $1 of /etc/hosts, between two marks. The rest belongs to the user and Vagrant. Our
# part comes first, so that the machine's full name precedes the image's line with the short one.

set -e
begin="# BEGIN vagrant-orbstack $1" end="# END vagrant-orbstack $1"
{
  [ -z "$2" ] || printf '%s\n%s\n%s\n' "$begin" "$2" "$end"
  sed "/^$begin$/,/^$end$/d" /etc/hosts 2>/dev/null || true
} > /etc/hosts.vagrant
mv /etc/hosts.vagrant /etc/hosts
