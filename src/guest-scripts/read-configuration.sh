#!/bin/sh
# Prints text files and parameters of the kernel, as load-configuration.sh takes them. Arguments: the number of patterns
# for files; the patterns; the names of the parameters.

patterns=$1
shift
# Patterns are expanded, but not split.
IFS=
while [ "$patterns" -gt 0 ]; do
  # shellcheck disable=SC2086
  for file in $1; do
    [ -f "$file" ] || continue
    printf '[file %s %s]\n' "$(stat -L -c %a "$file")" "$file"
    awk '{ print "\t" $0 }' "$file" || exit 1
  done
  patterns=$((patterns - 1))
  shift
done
[ $# = 0 ] || echo "[sysctl]"
for name; do
  path=/proc/sys/$(printf %s "$name" | tr . /)
  [ ! -r "$path" ] || printf '%s = %s\n' "$name" "$(tr '\t' ' ' <"$path")"
done
