#!/bin/sh
# Installs dist/orbctl.cjs as orbctl for all users of this computer, and restarts a running service with it.
set -eu

prefix=${PREFIX:-/usr/local}
program=$prefix/lib/vagrant-orbstack/orbctl.cjs

if ! cmp -s dist/orbctl.cjs "$program"; then
  echo "orbctl: installing $prefix/bin/orbctl"
  install -D -m 755 dist/orbctl.cjs "$program"
  mkdir -p "$prefix/bin"
  ln -sf "$program" "$prefix/bin/orbctl"
  # The old program may still serve SSH. Machines keep running.
  for file in "$HOME"/.orbstack/run/orbctl-*.pid; do
    [ -e "$file" ] || continue
    read -r pid _ < "$file"
    if tr '\0' ' ' 2>/dev/null < "/proc/$pid/cmdline" | grep -q 'orbctl.* ssh-server'; then kill "$pid"; fi
  done
fi
