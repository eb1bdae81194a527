#!/bin/sh
# Becomes a user and goes on as the work, all in one command: looking the user up first would be another round trip.
# $1: user; $2: folder, empty for the home; $3: kind of work, which is program, line or login; $4: lines that put the process into its
# session; then the work.

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
  # shellcheck disable=SC2086 # It is to be split.
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
# shellcheck disable=SC2016 # Of the shell that it becomes.
exec su "$user" -s /bin/sh -c 'exec "$0" "$@"' -- "$@"
