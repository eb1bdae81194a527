#!/bin/sh
# Prints a tar archive. Arguments: a folder, and what in it is to be sent.

cd -- "$1" || exit 1
shift
exec tar -cf - "$@"
