#!/bin/sh
# Unpacks a tar with the single entry $2, in or as the destination $1, like cp.

set -e
case $1 in */) mkdir -p "$1" ;; esac
if [ -d "$1" ]; then exec tar -C "$1" -xf -; fi
folder=$(dirname "$1"); mkdir -p "$folder"
hidden=$(mktemp -d "$folder/.orbctl.XXXXXX")
trap 'rm -rf "$hidden"' EXIT
tar -C "$hidden" -xf -
mv "$hidden/$2" "$1"
