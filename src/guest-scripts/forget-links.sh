#!/bin/sh
# Removes the links of the machine that this one is a clone of, if it has any. $1: set-up-links.sh, as a text; then its
# arguments.

set -e
set_up_links=$1
shift
[ -e /etc/vagrant-links ] || exit 0
exec sh -c "$set_up_links" sh "$@"
