#!/bin/sh
# Deletes the folder $1, which transfer-prepare.sh created, with its contents. A read-only folder could not be
# emptied. The first attempt may fail if a program still writes into the folder.

remove() {
  chmod -R u+rwx "$1" 2>/dev/null
  rm -rf -- "$1"
}
remove "$1" 2>/dev/null || { sleep 1; remove "$1"; }
