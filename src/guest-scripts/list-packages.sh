#!/bin/sh
# Prints the package manager's name, then a package per line: those that were explicitly installed, as far as the
# manager knows, without the core system.

has() { command -v "$1" >/dev/null 2>&1; }
if has apt-mark; then
  echo apt
  # shellcheck disable=SC2016 # For dpkg-query.
  apt-mark showmanual | xargs -r dpkg-query -W -f '${Package} ${Priority}\n' 2>/dev/null |
    awk '$2 != "required" && $2 != "important" { print $1 }'
elif has dnf; then echo dnf; dnf -q repoquery --userinstalled --qf '%{name}\n'
elif has apk; then echo apk; cat /etc/apk/world
elif has pacman; then echo pacman; pacman -Qqe
elif has zypper; then echo zypper; rpm -qa --qf '%{NAME}\n'
else echo none
fi
