#!/bin/sh
# Runs a script in the folder $1; empty means the home. $2: the script, as text; then its arguments.

cd -- "${1:-$HOME}" || exit 1
script=$2
shift 2
exec sh -c "$script" sh "$@"
