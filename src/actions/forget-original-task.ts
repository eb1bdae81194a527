import { sshName } from "../orbstack/ssh.js";
import { fstabMarks } from "./fstab-marks.js";
import type { GuestTask } from "./guest-task.js";

/**
 * Takes away what a machine has from the one that it was copied from: the SSH name of its user, `$1`, which becomes the new one, `$2`,
 * with its groups; and the mounts of that one's project, which systemd, if it is only about to mount them, is told not to.
 */
const script = `
if grep "^$1@" /etc/passwd | grep -qv "^$2:"; then
  sed -i "s/^$1@[^:]*:/$2:/" /etc/passwd
  sed -i -E "s/(^|[:,])$1@[^:,]*/\\1$2/g" /etc/group
fi
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

/** Makes a copy of a machine one of its own. Run again, or on a machine that is no copy, it does no harm. */
export function forgetOriginal(machineName: string, username: string): GuestTask {
  const what = "take away what belongs to the machine that it was copied from";
  return { what, script, args: [username, sshName(username, machineName)] };
}
