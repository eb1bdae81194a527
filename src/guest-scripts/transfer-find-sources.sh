#!/bin/sh
# Checks that the paths in the arguments exist.

for path; do
  [ -e "$path" ] || [ -L "$path" ] || { echo "there is no ${path#./}" >&2; exit 1; }
done
