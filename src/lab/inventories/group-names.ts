import type { InventoryHost } from "../../operations/lab/inventory.js";

type Grouped = Pick<InventoryHost, "kind" | "labels">;

/** The groups of a machine's kind and labels, which Ansible and Nornir accept: `site=berlin` is `site_berlin`. */
export function groupsOf(host: Grouped): readonly string[] {
  return [...new Set(traitsOf(host).map(([name, value]) => groupName(name, value)))];
}

function traitsOf({ kind, labels }: Grouped): readonly (readonly [string, string])[] {
  return [["kind", kind], ...Object.entries(labels)];
}

/** A sentence for each group that has several labels, because other characters than letters and digits become `_`. */
export function mixedGroups(hosts: readonly InventoryHost[]): readonly string[] {
  const labels = hosts.flatMap(traitsOf);
  const groups = [...new Set(labels.map(([name, value]) => groupName(name, value)))];
  return groups.flatMap((group) => {
    const members = labels.filter(([name, value]) => groupName(name, value) === group);
    const different = [...new Set(members.map((member) => member.join("=")))];
    return different.length > 1 ? [`The group ${group} has the labels ${different.join(" and ")}.`] : [];
  });
}

/** Begins with a letter or `_`, as Ansible requires. */
function groupName(name: string, value: string): string {
  return `${name}_${value}`.replaceAll(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
}
