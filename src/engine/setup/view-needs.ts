import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

const programs = ["bindfs", "fusermount3", "perl", "unshare", "flock"] as const;

const ownNamespace = ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/run"];

/** What this computer lacks for views, as text for users; `undefined` if nothing is known to be missing. */
export async function missingForViews(isRoot = process.getuid?.() === 0): Promise<string | undefined> {
  const there = await Promise.all(programs.map(isInstalled));
  const missing = programs.filter((_, index) => !there[index]);
  if (missing.length > 0) return `${missing.join(", ")} not installed (Debian: packages bindfs and fuse3)`;
  if (!(await canUse("/dev/fuse", constants.R_OK | constants.W_OK))) return "/dev/fuse cannot be used";
  if (!isRoot && !(await usersMayShare())) return "/etc/fuse.conf lacks the line user_allow_other";
  if (process.getuid?.() !== 0 && !(await mayOwnNamespace()))
    return "unprivileged user namespaces are disabled (by a kernel setting or AppArmor)";
  return undefined;
}

async function mayOwnNamespace(): Promise<boolean> {
  const { execa } = await import("execa");
  return !(await execa("unshare", ownNamespace, { reject: false })).failed;
}

/** Whether Incus can see views of users who are not root. */
export async function usersMayShare(): Promise<boolean> {
  return /^\s*user_allow_other\s*$/m.test(await readFile("/etc/fuse.conf", "utf8").catch(() => ""));
}

async function isInstalled(program: string): Promise<boolean> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  const found = await Promise.all(folders.map((folder) => canUse(join(folder, program), constants.X_OK)));
  return found.includes(true);
}

function canUse(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
