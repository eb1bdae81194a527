#!/bin/sh
# Prints a new folder in which what is sent is to be put together: beside the target, so that it need only be renamed in
# the end. Removes what transfers that were killed left there days ago. Arguments: the target, and how many sources
# there are.

if [ -d "$1" ]; then folder=$1
elif [ "$2" -gt 1 ]; then echo "${1#./} is not a folder" >&2; exit 1
else folder=$(dirname -- "$1")
fi
[ -d "$folder" ] || { echo "there is no folder ${folder#./}" >&2; exit 1; }
find "${folder%/}/." -maxdepth 1 -type d -name '.vagrant-vm-????????' -user "$(id -u)" -mtime +1 -exec rm -rf {} + 2>/dev/null
mktemp -d "${folder%/}/.vagrant-vm-XXXXXXXX"
