import { sshName } from "../orbstack/ssh.js";
import { fstabMarks } from "./fstab-marks.js";
import type { GuestTask } from "./guest-task.js";
import { forgetNetwork } from "./networks/guest-network.js";

/** Makes the SSH name of its user, `$1`, that a machine had under another name of its own, the new one, `$2`, with its groups. */
const renameSshName = `
if grep "^$1@" /etc/passwd | grep -qv "^$2:"; then
  sed -i "s/^$1@[^:]*:/$2:/" /etc/passwd
  sed -i -E "s/(^|[:,])$1@[^:,]*/\\1$2/g" /etc/group
fi
`;

/** Takes away the mounts of a project; systemd, if it is only about to mount them, is told not to. */
const forgetMounts = `
${fstabMarks}
grep -q "^$begin$" /etc/fstab 2>/dev/null || exit 0
stop() {
  command -v systemctl >/dev/null || return 0
  tries=0
  until systemctl stop "$1" 2>/dev/null || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
}
sed -n "/^$begin$/,/^$end$/{/^#/!p}" /etc/fstab | sed '1!G;h;$!d' | while read -r _ path _; do
  path=$(printf '%b' "$path")
  stop "$path"
  ! mountpoint -q "$path" || umount "$path"
done
sed -i "/^$begin$/,/^$end$/d" /etc/fstab
`;

/**
 * Makes a copy of a machine one of its own: takes away its former SSH name, the folders of its project, and private addresses, which
 * two machines cannot have. Run again, or on a machine that is no copy, it does no harm.
 */
export function forgetOriginal(machineName: string, username: string): readonly GuestTask[] {
  return [
    changeSshName(machineName, username),
    { what: "take away the folders of the machine that it was copied from", script: forgetMounts, args: [] },
    forgetNetwork(machineName),
  ];
}

/** Has the user's SSH name follow the machine's. */
export function changeSshName(machineName: string, username: string): GuestTask {
  const alias = sshName(username, machineName);
  return {
    what: `change the SSH name in /etc/passwd to ${alias}`,
    script: renameSshName,
    args: [username, alias],
  };
}
