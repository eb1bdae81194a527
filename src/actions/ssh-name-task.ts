import { sshName } from "../orbstack/ssh.js";
import type { GuestTask } from "./guest-task.js";

/**
 * Gives the user a second name, the one he logs in by over SSH (`vagrant@web`). Provisioners and rsync `chown` to that
 * very name. Same uid, gid, home and shell; being second in the file it changes no listing. Adds it once.
 */
const script = `
entry=$(grep "^$1:" /etc/passwd) || { echo "no user $1" >&2; exit 1; }
grep -q "^$2:" /etc/passwd && exit 0
rest=\${entry#*:*:}
gid=$(echo "$rest" | cut -d: -f2)
grep -q "^$2:" /etc/group || echo "$2:x:$gid:" >> /etc/group
echo "$2:x:$rest" >> /etc/passwd
`;

/** Makes a user's SSH name an account of the guest. Fails when the user is missing: then the machine is only half made. */
export function addSshName(machineName: string, username: string): GuestTask {
  const alias = sshName(username, machineName);
  return { what: `add the SSH name ${alias} to /etc/passwd`, script, args: [username, alias] };
}
