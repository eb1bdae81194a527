import type { Parts } from "../actions/parts.js";
import { backendNamed } from "../backends/registry.js";
import { ExpectedError, isExpected } from "../errors.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import { belongsTo, isReservedName } from "../orbstack/snapshot-names.js";
import { readMachineId } from "../state/machine-id.js";
import { paths } from "../state/paths.js";
import { type Presence, presenceOf } from "../state/project-folder.js";
import type { RegistryEntry } from "../state/registry.js";

/** A machine that this plugin made. */
export interface OwnMachine {
  readonly entry: RegistryEntry;
  /** The provider's word for it, `gone` or `unknown`; `lost`: it is gone, and snapshots of it are there. */
  readonly state: string;
  /** Why the state is `unknown`. */
  readonly reason?: unknown;
  /** What OrbStack has under its id. */
  readonly orb?: OrbMachine;
  /** The machines of OrbStack that are its snapshots. */
  readonly snapshots: readonly OrbMachine[];
  readonly project: Presence;
  /** Whether Vagrant's own folder of the machine still names it. */
  readonly remembered: boolean;
}

/** All machines of this computer that have to do with us. */
export interface Inventory {
  readonly own: readonly OwnMachine[];
  /** OrbStack's machines that are nobody's here. `undefined`: OrbStack could not be asked. */
  readonly foreign: readonly OrbMachine[] | undefined;
  /** Why it could not. */
  readonly reason?: unknown;
  /** Entries of the registry that cannot be read: their paths. */
  readonly damaged: readonly string[];
}

interface Surroundings {
  readonly parts: Parts;
  readonly homePath: string;
  readonly signal: AbortSignal;
}

type Answer<T> = { readonly value: T } | { readonly reason: unknown };

/** Looks at the registry, at OrbStack and at the inner providers, side by side. Starts nothing that is stopped. Fails when it is interrupted. */
export async function takeInventory({ parts, homePath, signal }: Surroundings): Promise<Inventory> {
  const [{ entries, damaged }, listed] = await Promise.all([
    parts.registry({ homePath }).all(),
    attempt(() => listOrbstack(parts, signal)),
  ]);
  const own = await Promise.all(
    entries.map(async (entry): Promise<OwnMachine> => {
      const [found, project, remembered] = await Promise.all([
        entry.provider === "vagrant" ? askInner(entry, parts, signal) : lookIn(listed, entry),
        presenceOf(entry.root_path, entry.volume),
        isRemembered(entry),
      ]);
      return { entry, snapshots: [], ...found, project, remembered };
    }),
  );
  if (!("value" in listed)) return { own, foreign: undefined, reason: listed.reason, damaged };
  const ids = new Set(entries.map(({ machine_id }) => machine_id));
  const foreign = listed.value.filter(({ id, name }) => !ids.has(id) && !isReservedName(name));
  return { own, foreign, damaged };
}

async function listOrbstack(parts: Parts, signal: AbortSignal): Promise<readonly OrbMachine[]> {
  const driver = parts.driver();
  if (!(await driver.isServing({ signal })))
    throw new ExpectedError("orbstack_stopped", { command: "orbctl list", reason: "Stopped" });
  return driver.list({ signal });
}

type Found = Pick<OwnMachine, "state" | "reason" | "orb"> & Partial<Pick<OwnMachine, "snapshots">>;

function lookIn(listed: Answer<readonly OrbMachine[]>, entry: RegistryEntry): Found {
  if (!("value" in listed)) return { state: "unknown", reason: listed.reason };
  const orb = listed.value.find(({ id }) => id === entry.machine_id);
  const owner = entry.vagrant_id ?? entry.machine_id;
  const snapshots = listed.value.filter(({ id, name }) => belongsTo(owner, name) && id !== orb?.id);
  if (orb !== undefined) return { state: orb.state, orb, snapshots };
  return { state: snapshots.length > 0 ? "lost" : "gone", snapshots };
}

async function askInner(entry: RegistryEntry, parts: Parts, signal: AbortSignal): Promise<Found> {
  const answer = await attempt(async () => {
    const record = await parts.inner
      .record(paths.instance(entry.data_dir))
      .read()
      .catch(() => undefined);
    const name = backendNamed(entry.backend ?? "");
    const backend = parts.inner.backend(name, { libvirtUri: record?.libvirt_uri });
    return backend.state(entry.machine_id, { signal });
  });
  if (!("value" in answer)) return { state: "unknown", reason: answer.reason };
  const { value } = answer;
  if (value.id === "unknown") return { state: "unknown", reason: value.error };
  return { state: value.id === "not_created" ? "gone" : value.id };
}

async function isRemembered({ data_dir, vagrant_id, machine_id }: RegistryEntry): Promise<boolean> {
  const id = await readMachineId(data_dir).catch(() => undefined);
  return id === (vagrant_id ?? machine_id);
}

/** What could not be found out is an answer as well; an interruption is none. */
async function attempt<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() };
  } catch (reason) {
    if (isExpected(reason, "interrupted")) throw reason;
    return { reason };
  }
}
