#!/bin/sh
# Moves what was received to its final place. Arguments: transfer-clear.sh, as text; the staging folder; the target;
# and the paths in the staging folder. A path that ends in /. gets the target's name, or its contents go into the
# target; so does a single path if the target is not a folder. Links below the target are not followed. Everything is
# checked before anything is changed: a folder and a file never replace each other. Prints the number of files.
# shellcheck disable=SC2317 # Functions are called by the names in the arguments.

clear=$1 stage=$2 said=$3 target=${3%/} into=
[ ! -d "$said" ] || into=yes
shift 3
refuse() { echo "${1#./} is $2, so $3 cannot take its place" >&2; return 1; }
look() {
  folder=${2%/*}
  [ -w "${folder:-/}" ] || { echo "the folder ${folder#./} is not writable" >&2; return 1; }
}
move() {
  # mv would follow a link to a folder.
  if [ -L "$2" ]; then rm -f -- "$2" || return 1; fi
  # A folder can only be moved by a user who may write to it.
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
# shellcheck disable=SC2016 # For the shell that it starts.
find "$stage" ! -type d -exec sh -c 'echo $#' sh {} +
for path; do place look "$path" || exit 1; done
for path; do place move "$path" || exit 1; done
sh -c "$clear" sh "$stage"
