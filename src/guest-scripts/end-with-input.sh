#!/bin/sh
# Runs a program in its own session, so that everything it started can be ended with it. A watcher waits for the end
# of the input; the program has no input. Without setsid, the program ends when it next prints.

cd -- "${1:-$HOME}" || exit 1
shift
command -v setsid >/dev/null || exec "$@" </dev/null
# shellcheck disable=SC2016 # For the shells that it starts.
setsid sh -c '
exec 3<&0
{ trap "" TERM; while read -r _; do :; done; kill -TERM -$$; sleep 3; kill -KILL -$$; } <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&-
trap : TERM
sh -c "exec \"\$@\"" "$0" "$@" </dev/null
code=$?
kill -KILL $watcher
exit $code
' "vagrant vm" "$@"
