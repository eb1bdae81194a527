#!/bin/sh
# Installs dist/engine as orbctl for all users of this computer, and restarts a running service with it.
set -eu

prefix=${PREFIX:-/usr/local}
folder=$prefix/lib/vagrant-orbstack
# The program that loads the others comes last, so that it always finds those of its version.
programs="execa ssh-server orbctl"

is_current() {
  for name in $programs; do cmp -s "dist/engine/$name.cjs" "$folder/$name.cjs" || return 1; done
}

if ! is_current; then
  echo "orbctl: installing $prefix/bin/orbctl"
  for name in $programs; do install -D -m 755 "dist/engine/$name.cjs" "$folder/$name.cjs"; done
  mkdir -p "$prefix/bin"
  ln -sf "$folder/orbctl.cjs" "$prefix/bin/orbctl"
  # The old program may still serve SSH. Machines keep running.
  for file in "$HOME"/.orbstack/run/orbctl-*.pid; do
    [ -e "$file" ] || continue
    read -r pid _ < "$file"
    if tr '\0' ' ' 2>/dev/null < "/proc/$pid/cmdline" | grep -q 'orbctl.* ssh-server'; then kill "$pid"; fi
  done
fi
