import { randomBytes } from "node:crypto";

/**
 * OrbStack has no snapshots: ours are stopped clones. Their names are kept for us, so that no clone is ever taken for
 * somebody's machine, and say by themselves whose snapshot it is and, as far as letters allow, what the user called it:
 * `vagrant-snap-01jd8zk3v0c5w8q2m4x6y7n9pt-3fa2-before-upgrade`.
 */
const prefix = "vagrant-snap-";
const longest = 63;

/** Whether no machine may have that name. */
export function isReservedName(name: string): boolean {
  return name.toLowerCase().startsWith(prefix);
}

/** A name for a new clone. `owner` is Vagrant's id of the machine, `label` the user's name for the snapshot. */
export function generateCloneName(
  owner: string,
  label: string,
  suffix: string = randomBytes(2).toString("hex"),
): string {
  const slug = label.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `${prefixOf(owner)}${suffix}-${slug}`.slice(0, longest).replace(/-+$/, "");
}

/** Whether a machine of OrbStack is a snapshot of that owner, or was made to bring one back. */
export function belongsTo(owner: string, name: string): boolean {
  return name.startsWith(prefixOf(owner));
}

/** What is left of the user's name for a snapshot when its record is lost. */
export function labelOf(owner: string, cloneName: string): string {
  return cloneName.slice(prefixOf(owner).length).replace(/^[0-9a-f]{4}-/, "");
}

/** Names during a restore: of the machine that will be, and of the one that was. */
export function restoreNames(owner: string): { readonly next: string; readonly former: string } {
  return { next: `${prefixOf(owner)}next`, former: `${prefixOf(owner)}former` };
}

function prefixOf(owner: string): string {
  return `${prefix}${owner.toLowerCase()}-`;
}
