import type { Backend, BackendState } from "../../backends/backend.js";
import { backendNamed } from "../../backends/registry.js";
import { ExpectedError } from "../../errors.js";
import { placeIn } from "../../state/backend-mark.js";
import type { BackendRecord } from "../../state/backend-record.js";
import { restoreNested } from "../../state/nested-machine.js";
import { paths } from "../../state/paths.js";
import type { RegistryEntry } from "../../state/registry.js";
import type { StepContext, WorkContext } from "../context/step.js";
import { isUsedSomewhere, knownOf } from "../identity/forgotten.js";
import { isPlaceOf } from "../identity/place.js";
import { register } from "../identity/register.js";
import type { InstancePlan } from "./instance-plan.js";
import type { BackendMachine } from "./lookup.js";
import { settingsOf, whereNow, whereOf } from "./where.js";

type WantedBackend = Pick<InstancePlan, "backend" | "settings">;

/** A backend's machine that a project created, and that Vagrant no longer knows. */
interface Forgotten {
  readonly backend: Backend;
  readonly state: Exclude<BackendState, { id: "unknown" }>;
  readonly entry: RegistryEntry;
  /** The evidence that it belongs to this project. */
  readonly evidence: "registry" | "mark";
}

/**
 * Takes back a machine that an earlier `up` of this project created and Vagrant no longer knows, found in the registry
 * or by its mark. It must not be created a second time, so this fails if a backend cannot be asked, and with
 * `adoption_refused` if several machines have the mark. `undefined`: there is none. `wanted` says where a machine would
 * be created.
 */
export async function takeMachineBack(
  wanted: WantedBackend,
  context: StepContext,
): Promise<BackendMachine | undefined> {
  const forgotten = (await findRegistered(context)) ?? (await findMarked(wanted, context));
  if (forgotten === undefined) return undefined;
  const { backend, state, entry, evidence } = forgotten;
  const whose = evidence === "mark" ? "its mark names this project" : "this project created it";
  context.ui.say(
    "warn",
    `Taking machine ${shortOf(entry.machine_id)} of ${backend.name} back: ${whose}, and Vagrant's record of it was deleted. Its provisioners will run again.`,
  );
  const record = await takeOver(forgotten, context);
  return { backend, state, id: entry.machine_id, record };
}

/** Vagrant's id is set last, so after a kill the next `up` repeats all of this. */
async function takeOver({ backend, entry }: Forgotten, context: StepContext): Promise<BackendRecord> {
  const { machine, parts } = context;
  const folder = paths.instance(machine.dataDir);
  const { machine_id: id, created_at } = entry;
  await restoreNested({ folder, name: machine.name, backend: backend.name, id }, machine.homePath);
  const record = { schema_version: 1, backend: backend.name, ...whereOf(entry), created_at } as const;
  await parts.vagrant.record(folder).write(record);
  await register({ machine_id: id, backend: backend.name, ...whereOf(entry), created_at }, context);
  await context.setId(id);
  return record;
}

async function findRegistered(context: WorkContext): Promise<Forgotten | undefined> {
  for (const entry of await knownOf(context)) {
    const backend = context.parts.vagrant.backend(backendNamed(entry.backend ?? ""), settingsOf(entry));
    const state = await ask(backend, entry, context);
    if (state !== undefined) return { backend, state, entry, evidence: "registry" };
  }
  return undefined;
}

async function findMarked(wanted: WantedBackend, context: WorkContext): Promise<Forgotten | undefined> {
  const { machine, parts, signal } = context;
  const backend = parts.vagrant.backend(wanted.backend, wanted.settings);
  const marks = (await backend.marks?.({ signal })) ?? new Map<string, string>();
  const found: Forgotten[] = [];
  for (const [id, mark] of marks) {
    const place = placeIn(mark);
    if (place === undefined || !isPlaceOf(machine, place)) continue;
    const entry = entryOf(id, mark);
    const state = await ask(backend, entry, context);
    if (state !== undefined) found.push({ backend, state, entry, evidence: "mark" });
  }
  const [first, ...more] = found;
  if (first !== undefined && more.length > 0) throw ambiguous([first, ...more]);
  return first;

  function entryOf(id: string, mark: string): RegistryEntry {
    const { name: machine_name, rootPath: root_path, dataDir: data_dir, provider } = machine;
    const where = whereNow({ ...wanted, mark });
    const created_at = parts.now().toISOString();
    const names = { machine_id: id, machine_name, root_path, data_dir, provider };
    return { schema_version: 1, ...names, backend: backend.name, ...where, created_at };
  }
}

/**
 * The state of the machine in a registry entry. `undefined`: it was deleted, belongs to another, or is used by the
 * folder that the project was renamed to.
 */
async function ask(
  backend: Backend,
  entry: RegistryEntry,
  { machine, signal }: WorkContext,
): Promise<Forgotten["state"] | undefined> {
  const state = await backend.state(entry.machine_id, { signal });
  if (state.id === "unknown") throw state.error;
  if (state.id === "not_created" || (await isUsedSomewhere(entry, machine))) return undefined;
  const mark = entry.mark && (await backend.mark?.(entry.machine_id, { signal }));
  return mark === entry.mark || backend.mark === undefined ? state : undefined;
}

/** A mark is only a claim. */
function ambiguous(found: readonly Forgotten[]): ExpectedError {
  const [name, ...more] = found.map(({ entry }) => shortOf(entry.machine_id));
  const removals = found.map(({ backend, entry }) => `  ${backend.removalCommand(entry.machine_id)}`);
  const reason = `These machines also have the mark of this machine: ${more.join(", ")}. Nothing was created.\n\nDelete the wrong ones:\n${removals.join("\n")}`;
  return new ExpectedError("adoption_refused", { name: name ?? "", reason });
}

/** Container ids are commonly shortened to 12 digits. */
function shortOf(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}
