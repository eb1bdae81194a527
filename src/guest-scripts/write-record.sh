#!/bin/sh
# Writes the record $1, which names the machine's project, to $2. Does not follow a link, which could lead out of the
# guest into the host's files.

set -e
umask 022
folder=$(dirname "$2")
[ ! -L "$folder" ] || rm "$folder"
mkdir -p "$folder"
printf '%s\n' "$1" > "$2.new"
mv -f "$2.new" "$2"
