#!/bin/sh
# Gives the user $1 a second account, $2, whose name SSH logins use (vagrant@web), because provisioners and rsync chown
# to that name. It has the same uid, gid, home and shell, and comes second in the file, so listings do not change. Added
# only once.
#
# Provisioners also add that name to groups, such as Docker's. A login has the groups of the first name, so with systemd
# a watch on the file of groups passes them on by share-groups.sh, whose text is $3.

set -e
entry=$(grep "^$(printf %s "$1" | sed 's/\./\\./g'):" /etc/passwd) || { echo "no user $1" >&2; exit 1; }
if ! cut -d: -f1 /etc/passwd | grep -qxF -- "$2"; then
  rest=${entry#*:*:}
  gid=$(echo "$rest" | cut -d: -f2)
  cut -d: -f1 /etc/group | grep -qxF -- "$2" || echo "$2:x:$gid:" >> /etc/group
  echo "$2:x:$rest" >> /etc/passwd
fi
if [ ! -d /run/systemd/system ] || [ -e /etc/systemd/system/vagrant-groups.path ]; then exit 0; fi
mkdir -p /usr/local/lib/vagrant /etc/systemd/system/multi-user.target.wants
printf %s "$3" > /usr/local/lib/vagrant/share-groups
chmod 755 /usr/local/lib/vagrant/share-groups
cd /etc/systemd/system
cat > vagrant-groups.service <<'UNIT'
[Unit]
Description=Groups of SSH names
After=vagrant-groups.path
StartLimitIntervalSec=0
[Service]
Type=oneshot
ExecStart=/usr/local/lib/vagrant/share-groups
UNIT
cat > vagrant-groups.path <<'UNIT'
[Unit]
Description=Watch for groups of SSH names
[Path]
PathChanged=/etc/group
UNIT
ln -sf ../vagrant-groups.path multi-user.target.wants/
# The watch misses earlier changes, so the service runs once after it has started.
systemctl start --no-block vagrant-groups.path vagrant-groups.service
