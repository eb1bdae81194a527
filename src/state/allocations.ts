import { isDeepStrictEqual } from "node:util";
import { ExpectedError } from "../errors.js";
import type { Shape } from "../machine/shape.js";
import { isHeld } from "./held.js";
import { readJson, writeJson } from "./json-file.js";
import { withLock } from "./lock.js";
import { readMachineId } from "./machine-id.js";
import { paths } from "./paths.js";
import { volumeOf } from "./project-folder.js";
import { type ProjectPlace, registryFolder } from "./registry.js";
import type { Allocation, networkSchema } from "./schemas/network.js";
import { networkFile } from "./state-files.js";

export type AllocationMap = Shape<typeof networkSchema>["allocations"];

export type Owner = Omit<Allocation, "claimed_at" | "announced" | "volume">;
type Machine = Pick<Allocation, "data_dir"> & { readonly machine_id: string };

/** The private addresses of all machines on this computer. */
export interface Allocations {
  read(): Promise<AllocationMap>;
  /** Addresses that are free again: their machine was never created, or no longer exists. */
  stale(): Promise<AllocationMap>;
  /** The addresses of the machine with this data folder. */
  of(dataDir: string): Promise<readonly string[]>;
  /** Reserves exactly these addresses for a machine. Fails with `network_address_taken`, and then changes nothing. */
  claim(owner: Owner, addresses: readonly string[], signal: AbortSignal): Promise<void>;
  /** Records which machine the reservations of this data folder belong to. */
  assign(machine: Machine, signal: AbortSignal): Promise<void>;
  /** Records that the machine's project was moved. */
  move(machineId: string, place: ProjectPlace, signal: AbortSignal): Promise<void>;
  markAnnounced(dataDir: string, signal: AbortSignal): Promise<void>;
  release(dataDir: string, signal: AbortSignal): Promise<void>;
  /**
   * Releases the addresses of a machine that no longer exists, but not those of a successor in its folder. `before`
   * ends the use of the addresses; nobody else can reserve them while it runs.
   */
  releaseMachine(
    former: Machine,
    signal: AbortSignal,
    before: (addresses: readonly string[]) => Promise<void>,
  ): Promise<void>;
  /** Releases one of `stale`, unless it was reserved meanwhile. */
  releaseStale(address: string, found: Allocation, signal: AbortSignal): Promise<void>;
  /** Adds what was determined after the file was lost. Reservations made meanwhile take precedence. */
  restore(found: AllocationMap, signal: AbortSignal): Promise<void>;
}

const lockTimeoutMs = 30_000;

/** The allocations in Vagrant's home folder. */
export function allocationsIn(homePath: string, now: () => Date): Allocations {
  const file = networkFile(homePath);
  const registry = registryFolder(homePath);
  const isNeeded = (entry: Allocation) => isHeld(entry, registry, now());
  const read = async () => (await readJson(file))?.allocations ?? {};

  const change = (signal: AbortSignal, work: (map: AllocationMap) => Promise<AllocationMap>) =>
    withLock(paths.networkLock(homePath), { signal, timeoutMs: lockTimeoutMs }, async () => {
      const before = await read();
      const after = await work(before);
      if (JSON.stringify(after) !== JSON.stringify(before))
        await writeJson(file, { schema_version: 1, allocations: after });
    });

  return {
    read,
    stale: async () => {
      const entries = Object.entries(await read());
      const held = await Promise.all(entries.map(([, entry]) => isNeeded(entry)));
      return Object.fromEntries(entries.filter((_, index) => !held[index]));
    },
    of: async (dataDir) =>
      Object.entries(await read())
        .filter(([, entry]) => entry.data_dir === dataDir)
        .map(([address]) => address),
    claim: (owner, addresses, signal) =>
      change(signal, async (map) => {
        const others = without(map, owner.data_dir);
        for (const address of addresses) await refuseTaken(address, others[address], isNeeded);
        const volume = await volumeOf(owner.root_path);
        const located = volume === undefined ? owner : { ...owner, volume };
        const own = addresses.map((address) => [address, claimOf(located, map[address], now())]);
        return { ...others, ...Object.fromEntries(own) };
      }),
    assign: ({ data_dir, machine_id }, signal) =>
      change(signal, async (map) =>
        mapValues(map, (entry) => (entry.data_dir === data_dir ? { ...entry, machine_id } : entry)),
      ),
    move: (machineId, place, signal) =>
      change(signal, async (map) =>
        mapValues(map, (entry) => (entry.machine_id === machineId ? { ...entry, ...place } : entry)),
      ),
    markAnnounced: (dataDir, signal) =>
      change(signal, async (map) =>
        mapValues(map, (entry) => (entry.data_dir === dataDir ? { ...entry, announced: true } : entry)),
      ),
    release: (dataDir, signal) => change(signal, async (map) => without(map, dataDir)),
    releaseMachine: (former, signal, before) =>
      change(signal, async (map) => {
        const addresses = await addressesOfMachine(former, map);
        await before(addresses);
        return omit(map, addresses);
      }),
    releaseStale: (address, found, signal) =>
      change(signal, async (map) => {
        const entry = map[address];
        if (entry === undefined || !isDeepStrictEqual(entry, found) || (await isNeeded(entry))) return map;
        return omit(map, [address]);
      }),
    restore: (found, signal) => change(signal, async (map) => ({ ...found, ...map })),
  };
}

/** Reservations without an id belong to the machine that the data folder names or, if it names none, to the former one. */
async function addressesOfMachine(
  { machine_id, data_dir }: Machine,
  map: AllocationMap,
): Promise<readonly string[]> {
  const named = (await readMachineId(data_dir)) ?? machine_id;
  return Object.entries(map)
    .filter(([, entry]) => entry.data_dir === data_dir && (entry.machine_id ?? named) === machine_id)
    .map(([address]) => address);
}

function omit(map: AllocationMap, addresses: readonly string[]): AllocationMap {
  return Object.fromEntries(Object.entries(map).filter(([address]) => !addresses.includes(address)));
}

function without(map: AllocationMap, dataDir: string): AllocationMap {
  return Object.fromEntries(Object.entries(map).filter(([, entry]) => entry.data_dir !== dataDir));
}

function mapValues(map: AllocationMap, change: (entry: Allocation) => Allocation): AllocationMap {
  return Object.fromEntries(Object.entries(map).map(([address, entry]) => [address, change(entry)]));
}

/** An unchanged reservation keeps its date, and whether it was announced. */
function claimOf(
  owner: Omit<Allocation, "claimed_at" | "announced">,
  before: Allocation | undefined,
  now: Date,
): Allocation {
  const same =
    before?.data_dir === owner.data_dir &&
    before.hostname === owner.hostname &&
    before.machine_name === owner.machine_name;
  if (!same) return { ...owner, claimed_at: now.toISOString(), announced: false };
  const claimed_at = before.machine_id === owner.machine_id ? before.claimed_at : now.toISOString();
  return { ...owner, claimed_at, announced: before.announced };
}

async function refuseTaken(
  address: string,
  holder: Allocation | undefined,
  isNeeded: (entry: Allocation) => Promise<boolean>,
): Promise<void> {
  if (holder === undefined || !(await isNeeded(holder))) return;
  const { machine_name: machine, root_path } = holder;
  throw new ExpectedError("network_address_taken", { address, machine, root_path });
}
