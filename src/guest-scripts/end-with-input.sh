#!/bin/sh
# In a session of its own, so that all which the program started can be ended with it. The watcher hears the end of
# the input; the program has none. Where there is no setsid, the program ends when it next prints.

cd -- "${1:-$HOME}" || exit 1
shift
command -v setsid >/dev/null || exec "$@" </dev/null
# shellcheck disable=SC2016 # Of the shells that it starts.
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
