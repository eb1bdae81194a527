import { userInfo } from "node:os";
import { join } from "node:path";

const folder = ".orbstack/run/files";
const prefix = /^.*\/\.orbstack\/run\/files\/\d+\/host(?=\/|$)/;

/** The caller's views, in the home that /etc/passwd has: all of the caller's services share them, whatever HOME says. */
export function viewsFolder(): string {
  return join(userInfo().homedir, folder);
}

/** Where the view for one id of the host's is mounted. */
export function viewFolder(hostId: number): string {
  return join(viewsFolder(), String(hostId));
}

/** The host's root in a view. It is not the mount point itself: while nothing is mounted, it does not exist. */
export function viewRoot(hostId: number): string {
  return join(viewFolder(hostId), "host");
}

/** The path on the host that a device's source means. */
export function hostSource(source: string): string {
  return prefix.test(source) ? source.replace(prefix, "") || "/" : source;
}
