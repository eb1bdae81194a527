#!/bin/sh
# Runs a program when another command succeeds. Arguments: await-command.sh, as text; how many seconds that may take; the
# command; then the program with its arguments.

await=$1 seconds=$2 ready=$3
shift 3
sh -c "$await" sh "$seconds" "$ready" </dev/null >&2 || exit 1
exec "$@"
