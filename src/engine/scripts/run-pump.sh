#!/bin/sh
# Runs the pump that can be had. $1: pump.pl, $2: pump.bash, as texts; then their arguments.

perl=$1 bash=$2
shift 2
command -v perl >/dev/null && exec perl -e "$perl" -- "$@"
exec bash -c "$bash" bash "$@"
