#!/bin/sh
# Removes the folder $1, which transfer-prepare.sh made, with whatever is in it; one that may not be written to would
# keep what is in it. A program that still writes into it may make the first attempt fail.

remove() {
  chmod -R u+rwx "$1" 2>/dev/null
  rm -rf -- "$1"
}
remove "$1" 2>/dev/null || { sleep 1; remove "$1"; }
