#!/bin/sh
# Prints a new staging folder beside the target, from which files can be moved by renaming. Deletes what interrupted
# transfers left there days ago. Arguments: the target, and the number of sources.

if [ -d "$1" ]; then folder=$1
elif [ "$2" -gt 1 ]; then echo "${1#./} is not a folder" >&2; exit 1
else folder=$(dirname -- "$1")
fi
[ -d "$folder" ] || { echo "there is no folder ${folder#./}" >&2; exit 1; }
find "${folder%/}/." -maxdepth 1 -type d -name '.vagrant-vm-????????' -user "$(id -u)" -mtime +1 -exec rm -rf {} + 2>/dev/null
mktemp -d "${folder%/}/.vagrant-vm-XXXXXXXX"
