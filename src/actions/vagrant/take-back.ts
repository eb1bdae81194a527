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

/** A machine of a hypervisor's that a project made and does not know any more. */
interface Forgotten {
  readonly backend: Backend;
  readonly state: Exclude<BackendState, { id: "unknown" }>;
  readonly entry: RegistryEntry;
  /** Who says that it is this project's. */
  readonly witness: "registry" | "mark";
}

/**
 * Takes back what an earlier `up` of this project made and Vagrant does not know any more: as the registry has it, else as the mark says that
 * the machine was made with. It must not be made a second time: fails when a hypervisor cannot be asked, and with `adoption_refused` when
 * several machines say that they are this one. `undefined`: there is none. `wanted` is where a machine would be made.
 */
export async function takeMachineBack(
  wanted: WantedBackend,
  context: StepContext,
): Promise<BackendMachine | undefined> {
  const forgotten = (await findRegistered(context)) ?? (await findMarked(wanted, context));
  if (forgotten === undefined) return undefined;
  const { backend, state, entry, witness } = forgotten;
  const whose = witness === "mark" ? "its mark names this project" : "this project created it";
  context.ui.say(
    "warn",
    `Taking machine ${shortOf(entry.machine_id)} of ${backend.name} back: ${whose}, and Vagrant's record of it was deleted. Its provisioners will run again.`,
  );
  const record = await takeOver(forgotten, context);
  return { backend, state, id: entry.machine_id, record };
}

/** Whatever it is that a kill leaves of this, the next `up` does it again: Vagrant's id comes last. */
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
    if (state !== undefined) return { backend, state, entry, witness: "registry" };
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
    if (state !== undefined) found.push({ backend, state, entry, witness: "mark" });
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

/** How the machine is that an entry means. `undefined`: it is gone, another one's, or in use by the folder that the project was renamed to. */
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

/** Any of them may say so without right. */
function ambiguous(found: readonly Forgotten[]): ExpectedError {
  const [name, ...more] = found.map(({ entry }) => shortOf(entry.machine_id));
  const removals = found.map(({ backend, entry }) => `  ${backend.removalCommand(entry.machine_id)}`);
  const reason = `These machines also have the mark of this machine: ${more.join(", ")}. Nothing was created.\n\nDelete the wrong ones:\n${removals.join("\n")}`;
  return new ExpectedError("adoption_refused", { name: name ?? "", reason });
}

/** As people know containers; other ids say more. */
function shortOf(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}
