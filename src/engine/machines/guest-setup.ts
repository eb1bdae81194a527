/**
 * What makes a fresh guest OrbStack's: the caller's user, who may become root without a password. Runs as root:
 * `$1` user, `$2` uid and gid. Can run again.
 */
export const guestSetup = `
set -e
user=$1 uid=$2
if [ "$user" != root ] && ! id "$user" >/dev/null 2>&1; then
  shell=/bin/sh
  [ -x /bin/bash ] && shell=/bin/bash
  if command -v useradd >/dev/null; then
    groupadd -o -g "$uid" "$user" 2>/dev/null || true
    useradd -o -m -u "$uid" -g "$user" -s "$shell" "$user"
  else
    addgroup -g "$uid" "$user" 2>/dev/null || true
    adduser -D -u "$uid" -G "$user" -s "$shell" "$user"
  fi
  for group in adm sudo wheel video staff; do
    grep -q "^$group:" /etc/group && { usermod -aG "$group" "$user" 2>/dev/null || addgroup "$user" "$group"; }
  done
  mkdir -p /etc/sudoers.d
  echo "$user ALL=(ALL:ALL) NOPASSWD:ALL" > /etc/sudoers.d/orbstack
  chmod 440 /etc/sudoers.d/orbstack
fi
`;
