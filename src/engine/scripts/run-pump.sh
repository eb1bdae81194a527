#!/bin/sh
# Runs a pump in Perl or, as a fallback, in bash. $1: pump.pl, $2: pump.bash, as texts; then their arguments.

perl=$1 bash=$2
shift 2
command -v perl >/dev/null && exec perl -e "$perl" -- "$@"
exec bash -c "$bash" bash "$@"
