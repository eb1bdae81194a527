#!/bin/sh
# Sees to it that the paths, which are the arguments, exist.

for path; do
  [ -e "$path" ] || [ -L "$path" ] || { echo "there is no ${path#./}" >&2; exit 1; }
done
