/** File systems with files of the host's users. */
const ofFiles: ReadonlySet<string> = new Set([
  "ext2",
  "ext3",
  "ext4",
  "xfs",
  "btrfs",
  "zfs",
  "f2fs",
  "overlay",
  "nfs",
  "nfs4",
  "cifs",
]);
const notShared = /^\/(boot|proc|sys|dev|run|snap|var\/lib\/(incus|docker|containers))(\/|$)/;

/** Hidden even if nothing is mounted there. */
const alwaysCovered = ["/proc", "/sys", "/dev", "/run", "/var/lib/incus"];

/** The host's mount points that machines see, from the text of /proc/self/mounts. */
export function sharedMounts(mounts: string): readonly string[] {
  return mountsIn(mounts)
    .filter(({ shared }) => shared)
    .map(({ path }) => path);
}

/** How to hide the rest in a copy of the host's tree: mount points to cover, and mount points below them to show again, in order. */
export function coversOf(mounts: string, hidden: readonly string[] = []): readonly Cover[] {
  const all = new Map(mountsIn(mounts).map(({ path, shared }) => [path, shared]));
  for (const path of [...alwaysCovered, ...hidden]) all.set(path, false);
  const covers: Cover[] = [];
  for (const path of [...all.keys()].sort()) {
    const isHidden = covers.some(
      ({ verb, path: folder }) => verb === "cover" && path.startsWith(`${folder}/`),
    );
    if (all.get(path) && isHidden) covers.push({ verb: "show", path });
    if (!all.get(path) && !isHidden) covers.push({ verb: "cover", path });
  }
  return covers;
}

interface Cover {
  readonly verb: "cover" | "show";
  readonly path: string;
}

/** Of several mounts at the same place, only the last is visible. */
function mountsIn(text: string): readonly { readonly path: string; readonly shared: boolean }[] {
  const found = new Map<string, boolean>();
  for (const line of text.split("\n")) {
    const [, escaped = "", type = ""] = line.split(" ");
    const path = escaped.replace(/\\([0-7]{3})/g, (_, octal) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    if (path !== "")
      found.set(path, (ofFiles.has(type) || (type === "tmpfs" && path === "/tmp")) && !notShared.test(path));
  }
  return [...found].map(([path, shared]) => ({ path, shared })).sort((a, b) => (a.path < b.path ? -1 : 1));
}
