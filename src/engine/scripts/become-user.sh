#!/bin/sh
# Becomes a user and does the work, in one command, because looking the user up first would be another round trip. $1:
# user; $2: folder, empty for the home; $3: kind of work: program, line or login; $4: lines that put the process into
# its session; then the work.

set -f
user=$1 folder=$2 kind=$3 session=$4
shift 4
eval "$session" 2>/dev/null
entry=$(getent passwd "$user" 2>/dev/null || grep "^$(printf %s "$user" | sed 's/\./\\./g'):" /etc/passwd) || {
  echo "user: unknown user $user" >&2
  exit 255
}
fields() {
  IFS=:
  # shellcheck disable=SC2086 # It must be split.
  set -- $entry
  uid=$3 gid=$4 HOME=$6 SHELL=${7:-/bin/sh}
  unset IFS
}
fields
export HOME SHELL USER="$user" LOGNAME="$user"
cd "${folder:-$HOME}" 2>/dev/null || {
  [ -z "$folder" ] || { echo "cannot enter $folder" >&2; exit 1; }
  cd /
}
case $kind in
  line) set -- "$SHELL" -c "$1" ;;
  login) set -- "$SHELL" -l ;;
esac
[ "$uid" = 0 ] && exec "$@"
command -v setpriv >/dev/null && exec setpriv --reuid="$uid" --regid="$gid" --init-groups -- "$@"
# shellcheck disable=SC2016 # For the shell that it starts.
exec su "$user" -s /bin/sh -c 'exec "$0" "$@"' -- "$@"
