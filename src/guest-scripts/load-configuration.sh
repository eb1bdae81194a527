#!/bin/sh
# Writes the files and sets the parameters of the kernel on standard input, as read-configuration.sh printed them. Then
# runs the command $1, if it is not empty. Changes nothing if a line is not understood.

set -e
umask 077
tab=$(printf '\t')
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cat >"$stage/all"

wrong=$(awk '
  /^\[sysctl\]$/ { part = "parameters"; next }
  /^\[file [0-7]+ \/.*\]$/ { part = "file"; next }
  part == "file" && /^\t/ { next }
  part == "parameters" && /^[a-z0-9_]+(\.[A-Za-z0-9_-]+)+ = / { next }
  { print NR; exit }
' "$stage/all")
if [ -n "$wrong" ]; then
  echo "line $wrong: expected [file MODE PATH], [sysctl], a line of a file after a tab, or NAME = VALUE" >&2
  exit 1
fi

file=
finish_file() {
  [ -n "$file" ] || return 0
  mkdir -p "${file%/*}"
  target=$(readlink -f "$file")
  cp "$stage/text" "$target.new"
  chmod "$mode" "$target.new"
  mv -f "$target.new" "$target"
  file=
}

set_parameter() {
  path=/proc/sys/$(printf %s "$1" | tr . /)
  [ "$(tr '\t' ' ' <"$path")" = "$2" ] || printf '%s\n' "$2" >"$path"
}

while IFS= read -r line; do
  case $line in
    "[sysctl]") finish_file ;;
    "[file "*)
      finish_file
      line=${line#"[file "}
      mode=${line%% *}
      file=${line#* }
      file=${file%]}
      : >"$stage/text"
      ;;
    "$tab"*) printf '%s\n' "${line#"$tab"}" >>"$stage/text" ;;
    *) set_parameter "${line%% = *}" "${line#* = }" ;;
  esac
done <"$stage/all"
finish_file
[ -z "$1" ] || sh -c "$1"
