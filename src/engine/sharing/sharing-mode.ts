import { idMap, sharer } from "../files/host-files.js";
import { Failure } from "../ground/failure.js";
import { readSettings } from "../ground/settings.js";
import type { Instance } from "../machines/record.js";
import { mayShareFilesOf } from "../setup/id-maps.js";
import { missingForViews } from "../setup/view-needs.js";

type Config = Instance["config"];

/**
 * How machines see the host's files. `view`: through a process of the caller. All files belong to the guest's user, and
 * new files belong to the caller. `direct`: as mounts with the guest user's id mapped to the caller's. Files of other
 * users of the guest are not mapped.
 */
export type SharingMode = "view" | "direct";

/** The caller's mode. Root must use views: with direct mounts, the guest's user would be root on the host. */
export async function sharingMode(): Promise<SharingMode> {
  if ((await readSettings()).files === "direct") return "direct";
  const missing = await missingForViews();
  if (missing === undefined) return "view";
  if (process.getuid?.() === 0) throw new Failure(refusal(missing));
  return "direct";
}

function refusal(missing: string): string {
  return (
    `${missing}; without it the machine's user would be root on this computer. Install it, create the machine with --isolated, ` +
    "or accept that with: orbctl config set files direct"
  );
}

const idKeys: ReadonlySet<string> = new Set(["raw.idmap", "security.idmap.isolated"]);

/**
 * A configuration with the ids that a machine should have. An isolated machine gets ids of its own, so nothing on the
 * host belongs to its users.
 */
export async function withIds(config: Config, isolated: boolean, mode: SharingMode): Promise<Config> {
  const others = Object.entries(config).filter(([key]) => !idKeys.has(key));
  return { ...Object.fromEntries(others), ...(await idsFor(isolated, mode)) };
}

async function idsFor(isolated: boolean, mode: SharingMode): Promise<Config> {
  if (isolated) return { "security.idmap.isolated": "true" };
  return mode === "direct" ? { "raw.idmap": await ownIdMap() } : {};
}

/** The id map of the caller's machines. Fails if the caller may not have one. */
async function ownIdMap(): Promise<string> {
  const self = sharer();
  if (!(await mayShareFilesOf(self.hostUid))) {
    throw new Failure(
      `/etc/subuid and /etc/subgid do not allow machines to share your files; run: sudo orbctl doctor --fix`,
    );
  }
  return idMap(self);
}

interface IdRange {
  readonly Isuid: boolean;
  readonly Hostid: number;
  readonly Nsid: number;
  readonly Maprange: number;
}

/** The id on the host that the machine's user has. */
export function hostIdOfUser(config: Config): number {
  const { guestUid } = sharer();
  const ranges = JSON.parse(config["volatile.idmap.next"] ?? "[]") as readonly IdRange[];
  const range = ranges.find(
    ({ Isuid, Nsid, Maprange }) => Isuid && Nsid <= guestUid && guestUid < Nsid + Maprange,
  );
  if (range === undefined)
    throw new Failure(`Incus did not assign an id on this computer to the guest's user ${guestUid}`);
  return range.Hostid + guestUid - range.Nsid;
}
