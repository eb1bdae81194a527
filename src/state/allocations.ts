import { access } from "node:fs/promises";
import { join } from "node:path";
import { ExpectedError } from "../errors.js";
import { network as hasNetworkForm } from "../generated/validators.js";
import { type Check, readJson, writeJson } from "./json-file.js";
import { withLock } from "./lock.js";
import { paths } from "./paths.js";

/** Whose a private address is. */
interface Allocation {
  /** The name in the Vagrantfile. */
  readonly machine_name: string;
  readonly hostname?: string;
  readonly root_path: string;
  readonly data_dir: string;
  /** ISO 8601. */
  readonly claimed_at: string;
  /** Whether the project's other machines were told of it. */
  readonly announced: boolean;
}

type Owner = Omit<Allocation, "claimed_at" | "announced">;
/** By address. */
export type AllocationMap = Readonly<Record<string, Allocation>>;

interface NetworkFile {
  readonly schema_version: 1;
  readonly allocations: AllocationMap;
}

/** Who has which private address on this computer, over all projects. */
export interface Allocations {
  read(): Promise<AllocationMap>;
  /** Those that whoever asks for them gets: their machine never came to be, or its project is not there. */
  unheld(): Promise<AllocationMap>;
  /** The addresses of the machine with this data folder. */
  of(dataDir: string): Promise<readonly string[]>;
  /** Gives a machine these addresses and no others. Fails with `network_address_taken`, and then nothing has changed. */
  claim(owner: Owner, addresses: readonly string[], signal: AbortSignal): Promise<void>;
  markAnnounced(dataDir: string, signal: AbortSignal): Promise<void>;
  release(dataDir: string, signal: AbortSignal): Promise<void>;
}

const lockLimitMs = 30_000;
/** A claim of a machine that never came to be ends after this time; until then its creation may be under way. */
const claimLifetimeMs = 60 * 60_000;

/** The allocations under Vagrant's home folder. */
export function allocationsIn(homePath: string, now: () => Date): Allocations {
  const path = paths.network(homePath);
  const read = async () => (await readJson(path, hasNetworkForm as Check<NetworkFile>))?.allocations ?? {};

  const change = (signal: AbortSignal, work: (map: AllocationMap) => Promise<AllocationMap>) =>
    withLock(paths.networkLock(homePath), { signal, timeoutMs: lockLimitMs }, async () => {
      const before = await read();
      const after = await work(before);
      if (JSON.stringify(after) !== JSON.stringify(before))
        await writeJson(path, { schema_version: 1, allocations: after });
    });

  return {
    read,
    unheld: async () => {
      const entries = Object.entries(await read());
      const held = await Promise.all(entries.map(([, entry]) => isHeld(entry, now())));
      return Object.fromEntries(entries.filter((_, index) => !held[index]));
    },
    of: async (dataDir) =>
      Object.entries(await read())
        .filter(([, entry]) => entry.data_dir === dataDir)
        .map(([address]) => address),
    claim: (owner, addresses, signal) =>
      change(signal, async (map) => {
        const others = without(map, owner.data_dir);
        for (const address of addresses) await refuseTaken(address, others[address], now());
        const own = addresses.map((address) => [address, claimOf(owner, map[address], now())]);
        return { ...others, ...Object.fromEntries(own) };
      }),
    markAnnounced: (dataDir, signal) =>
      change(signal, async (map) =>
        mapValues(map, (entry) => (entry.data_dir === dataDir ? { ...entry, announced: true } : entry)),
      ),
    release: (dataDir, signal) => change(signal, async (map) => without(map, dataDir)),
  };
}

function without(map: AllocationMap, dataDir: string): AllocationMap {
  return Object.fromEntries(Object.entries(map).filter(([, entry]) => entry.data_dir !== dataDir));
}

function mapValues(map: AllocationMap, change: (entry: Allocation) => Allocation): AllocationMap {
  return Object.fromEntries(Object.entries(map).map(([address, entry]) => [address, change(entry)]));
}

/** The same claim again keeps its date, and whether it was announced. */
function claimOf(owner: Owner, before: Allocation | undefined, now: Date): Allocation {
  const same =
    before?.data_dir === owner.data_dir &&
    before.hostname === owner.hostname &&
    before.machine_name === owner.machine_name;
  return same ? before : { ...owner, claimed_at: now.toISOString(), announced: false };
}

async function refuseTaken(address: string, holder: Allocation | undefined, now: Date): Promise<void> {
  if (holder === undefined || !(await isHeld(holder, now))) return;
  const { machine_name: machine, root_path } = holder;
  throw new ExpectedError("network_address_taken", { address, machine, root_path });
}

/** Vagrant's id of the holder stands for the machine. Its project may have been deleted behind our back. */
async function isHeld({ root_path, data_dir, claimed_at }: Allocation, now: Date): Promise<boolean> {
  if (await exists(join(data_dir, "id"))) return true;
  return (await exists(root_path)) && now.getTime() - Date.parse(claimed_at) < claimLifetimeMs;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
