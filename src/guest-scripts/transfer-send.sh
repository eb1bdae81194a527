#!/bin/sh
# Prints a tar archive. Arguments: a folder, and what to send from it.

cd -- "$1" || exit 1
shift
exec tar -cf - "$@"
