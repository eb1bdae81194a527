import { userInfo } from "node:os";
import { join } from "node:path";

const folder = ".orbstack/run/files";
const prefix = /^.*\/\.orbstack\/run\/files\/\d+\/host(?=\/|$)/;

/** The folder of the caller's views. It is in the home from /etc/passwd, whatever HOME says, so all of the caller's services share it. */
export function viewsFolder(): string {
  return join(userInfo().homedir, folder);
}

/** Where the view for one id of the host is mounted. */
export function viewFolder(hostId: number): string {
  return join(viewsFolder(), String(hostId));
}

/** The host's root in a view. It is below the mount point, so it does not exist while nothing is mounted. */
export function viewRoot(hostId: number): string {
  return join(viewFolder(hostId), "host");
}

/** The path on the host that a device's source stands for. */
export function hostSource(source: string): string {
  return prefix.test(source) ? source.replace(prefix, "") || "/" : source;
}
