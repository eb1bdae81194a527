#!/bin/sh
# What makes a fresh guest OrbStack's: the caller's user, who may become root without a password. Runs as root while the guest
# still boots: $1 user, $2 uid and gid. Can run again.

set -e
user=$1 uid=$2
[ "$user" != root ] || exit 0

# systemd, too, makes users at this time, and holds the lock on the files while it does.
patiently() {
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
    named group "$user" || patiently groupadd -o -g "$uid" "$user"
    # shellcheck disable=SC2086 # They are to be words.
    patiently useradd -o -m -u "$uid" -g "$user" -G "$(echo $groups | tr ' ' ,)" -s "$shell" "$user"
  else
    named group "$user" || patiently addgroup -g "$uid" "$user"
    patiently adduser -D -u "$uid" -G "$user" -s "$shell" "$user"
    for group in $groups; do patiently addgroup "$user" "$group"; done
  fi
fi
mkdir -p /etc/sudoers.d
echo "$user ALL=(ALL:ALL) NOPASSWD:ALL" > /etc/sudoers.d/orbstack
chmod 440 /etc/sudoers.d/orbstack
