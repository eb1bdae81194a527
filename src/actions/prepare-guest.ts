import { ExpectedError } from "../errors.js";
import type { OrbstackDriver } from "../orbstack/driver.js";
import { sshName } from "../orbstack/ssh.js";

/**
 * Gives the user a second name, the one he logs in by over SSH (`vagrant@web`). Provisioners and rsync `chown` to that
 * very name. Same uid, gid, home and shell; being second in the file it changes no listing. Adds it once.
 */
const addAlias = `
set -e
entry=$(grep "^$1:" /etc/passwd) || { echo "no user $1" >&2; exit 1; }
grep -q "^$2:" /etc/passwd && exit 0
rest=\${entry#*:*:}
gid=$(echo "$rest" | cut -d: -f2)
grep -q "^$2:" /etc/group || echo "$2:x:$gid:" >> /etc/group
echo "$2:x:$rest" >> /etc/passwd
`;

/** Readies a new machine's guest, in one command. Fails when the user is missing: then the machine is only half made. */
export async function prepareGuest(
  driver: OrbstackDriver,
  name: string,
  username: string,
  signal: AbortSignal,
): Promise<void> {
  const result = await driver.run(name, ["sh", "-c", addAlias, "sh", username, sshName(username, name)], {
    user: "root",
    signal,
  });
  if (result.exitCode === 0) return;
  throw new ExpectedError("guest_command_failed", {
    name,
    command: `add the SSH name ${sshName(username, name)} to /etc/passwd`,
    exit_code: String(result.exitCode),
    output: result.stderr,
  });
}
