import { randomBytes } from "node:crypto";

/**
 * OrbStack has no snapshots; ours are stopped clones. Their names have a reserved prefix, so they are not mistaken for
 * machines. They also contain the owner and, as far as allowed, the user's name for the snapshot:
 * `vagrant-snap-01jd8zk3v0c5w8q2m4x6y7n9pt-3fa2-before-upgrade`.
 */
const prefix = "vagrant-snap-";
const longest = 63;

/** Whether the name is reserved for snapshots. */
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

/** Whether a machine of OrbStack is a snapshot of that owner, or was created to restore one. */
export function belongsTo(owner: string, name: string): boolean {
  return name.startsWith(prefixOf(owner));
}

/** The part of the user's name that a clone's name contains, for when its record is lost. */
export function labelOf(owner: string, cloneName: string): string {
  return cloneName.slice(prefixOf(owner).length).replace(/^[0-9a-f]{4}-/, "");
}

/** Names during a restore: of the new machine, and of the former one. */
export function restoreNames(owner: string): { readonly next: string; readonly former: string } {
  return { next: `${prefixOf(owner)}next`, former: `${prefixOf(owner)}former` };
}

function prefixOf(owner: string): string {
  return `${prefix}${owner.toLowerCase()}-`;
}
