#!/bin/sh
# Gives what was received its final place. Arguments: transfer-clear.sh, as a text; the folder that was filled; the
# target; and the paths in the folder. What has a path ending in /. takes the target's name, or goes into it as it is; so
# does a single one when the target is not a folder. A link below the target is not followed. All is looked at before
# anything is changed: a folder and a file never take each other's place. Prints how many files there were.
# shellcheck disable=SC2317 # Functions are called by the names that others are given.

clear=$1 stage=$2 said=$3 target=${3%/} into=
[ ! -d "$said" ] || into=yes
shift 3
refuse() { echo "${1#./} is $2, so $3 cannot take its place" >&2; return 1; }
look() {
  folder=${2%/*}
  [ -w "${folder:-/}" ] || { echo "the folder ${folder#./} is not writable" >&2; return 1; }
}
move() {
  # A link to a folder would be entered.
  if [ -L "$2" ]; then rm -f -- "$2" || return 1; fi
  # A folder can only be moved by who may write to it.
  if [ -L "$1" ] || [ ! -d "$1" ] || [ -w "$1" ]; then mv -f -- "$1" "$2"
  else chmod u+w "$1" && mv -f -- "$1" "$2" && chmod u-w "$2"
  fi
}
merge() {
  if [ -L "$2" ] || [ ! -d "$2" ]; then
    if [ -d "$3" ] && { [ ! -L "$2" ] || [ ! -L "$3" ]; }; then refuse "$3" "a folder" "something else"
    else "$1" "$2" "$3"
    fi
  elif [ -L "$3" ]; then refuse "$3" "a link" "a folder"
  elif [ -d "$3" ]; then
    [ "$1" = look ] || [ -w "$2" ] || chmod u+w "$2"
    for entry in "$2"/* "$2"/.[!.]* "$2"/..?*; do
      [ -e "$entry" ] || [ -L "$entry" ] || continue
      merge "$1" "$entry" "$3/${entry##*/}" || return 1
    done
  elif [ -e "$3" ] || [ -L "$3" ]; then refuse "$3" "not a folder" "a folder"
  else "$1" "$2" "$3"
  fi
}
place() {
  case $2 in
    */.) [ ! -L "$target" ] || target=$target/.
      merge "$1" "$stage/${2%/.}" "${target:-/}" ;;
    *) if [ -n "$into" ]; then merge "$1" "$stage/$2" "$target/${2##*/}"
       elif [ "$said" != "$target" ] && [ ! -d "$stage/$2" ]; then echo "there is no folder ${target#./}" >&2; return 1
       else merge "$1" "$stage/$2" "$target"
       fi ;;
  esac
}
# shellcheck disable=SC2016 # Of the shell that it starts.
find "$stage" ! -type d -exec sh -c 'echo $#' sh {} +
for path; do place look "$path" || exit 1; done
for path; do place move "$path" || exit 1; done
sh -c "$clear" sh "$stage"
