import { sshName } from "../orbstack/ssh.js";
import type { GuestTask } from "./guest-task.js";

/**
 * Gives the user a second name, the one he logs in by over SSH (`vagrant@web`). Provisioners and rsync `chown` to that
 * very name. Same uid, gid, home and shell; being second in the file it changes no listing. Adds it once.
 *
 * Provisioners also let that name into groups, of Docker above all. The login's groups are those of the first name, so with
 * systemd a watch on the file of groups passes them on.
 */
const script = `
entry=$(grep "^$1:" /etc/passwd) || { echo "no user $1" >&2; exit 1; }
if ! grep -q "^$2:" /etc/passwd; then
  rest=\${entry#*:*:}
  gid=$(echo "$rest" | cut -d: -f2)
  grep -q "^$2:" /etc/group || echo "$2:x:$gid:" >> /etc/group
  echo "$2:x:$rest" >> /etc/passwd
fi
[ -d /run/systemd/system ] && [ ! -e /etc/systemd/system/vagrant-groups.path ] || exit 0
mkdir -p /usr/local/lib/vagrant /etc/systemd/system/multi-user.target.wants
cat > /usr/local/lib/vagrant/share-groups << 'END'
#!/bin/sh
# Lets each user have the groups of the names by which he logs in over SSH: vagrant those of vagrant@machine. A change
# while this runs starts it no second time, so it looks again until all has been quiet for a second.
seen=
until [ "$seen" = "$(cat /etc/group)" ]; do
  grep '^[^:]*@' /etc/passwd | cut -d: -f1 | while read -r name; do
    for group in $(id -nG "$name"); do
      id -nG "\${name%%@*}" | grep -qwF -- "$group" || usermod -a -G "$group" "\${name%%@*}"
    done
  done
  seen=$(cat /etc/group)
  sleep 1
done
END
chmod 755 /usr/local/lib/vagrant/share-groups
cd /etc/systemd/system
printf '[Unit]\nDescription=Groups of SSH names\n[Service]\nType=oneshot\nExecStart=/usr/local/lib/vagrant/share-groups\n' > vagrant-groups.service
printf '[Unit]\nDescription=Watch for groups of SSH names\n[Path]\nPathChanged=/etc/group\n' > vagrant-groups.path
ln -sf ../vagrant-groups.path multi-user.target.wants/
systemctl start --no-block vagrant-groups.path
`;

/** Makes a user's SSH name an account of the guest. Fails when the user is missing: then the machine is only half made. */
export function addSshName(machineName: string, username: string): GuestTask {
  const alias = sshName(username, machineName);
  return { what: `add the SSH name ${alias} to /etc/passwd`, script, args: [username, alias] };
}
