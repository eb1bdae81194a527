#!/bin/sh
# Turns a fresh guest into one like OrbStack's: with the caller's user, who may use sudo without a password. Runs as
# root while the guest still boots. $1: user; $2: uid and gid. Can be repeated.

set -e
user=$1 uid=$2
[ "$user" != root ] || exit 0

# systemd creates users at this time, too, and locks the files meanwhile.
with_retries() {
  tries=0
  until said=$("$@" 2>&1); do
    tries=$((tries + 1))
    [ $tries -lt 50 ] || { echo "$said" >&2; return 1; }
    sleep 0.1
  done
}

named() { cut -d: -f1 "/etc/$1" | grep -qxF -- "$2"; }

if ! named passwd "$user"; then
  shell=/bin/sh
  [ -x /bin/bash ] && shell=/bin/bash
  groups=$(for group in adm sudo wheel video staff; do named group "$group" && echo $group; done || true)
  if command -v useradd >/dev/null; then
    named group "$user" || with_retries groupadd -o -g "$uid" "$user"
    # shellcheck disable=SC2086 # They must be split into words.
    with_retries useradd -o -m -u "$uid" -g "$user" -G "$(echo $groups | tr ' ' ,)" -s "$shell" "$user"
  else
    named group "$user" || with_retries addgroup -g "$uid" "$user"
    with_retries adduser -D -u "$uid" -G "$user" -s "$shell" "$user"
    for group in $groups; do with_retries addgroup "$user" "$group"; done
  fi
fi
mkdir -p /etc/sudoers.d
echo "$user ALL=(ALL:ALL) NOPASSWD:ALL" > /etc/sudoers.d/orbstack
chmod 440 /etc/sudoers.d/orbstack
