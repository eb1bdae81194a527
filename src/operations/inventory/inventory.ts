import type { Parts } from "../../actions/context/parts.js";
import { unlessOtherUsers } from "../../actions/identity/other-users.js";
import type { ForeignMachine, Found, Listing, OwnMachine, ProviderCall } from "../../actions/provider.js";
import { isExpected } from "../../errors.js";
import type { StateId } from "../../machine/state.js";
import { findMovedProject } from "../../state/moved-project.js";
import type { Presence } from "../../state/project-folder.js";
import { lookAtPlaces } from "../../state/project-places.js";
import type { RegistryEntry } from "../../state/registry.js";

/** One of our machines, and whether its project exists. */
export interface ProjectMachine extends OwnMachine {
  readonly state: StateId;
  /** Why the state is `unknown`. */
  readonly reason?: unknown;
  readonly project: Presence;
  /** Whether a data folder of Vagrant's still has its id. */
  readonly remembered: boolean;
}

/** All machines of this computer that concern us. */
export interface Inventory {
  readonly own: readonly ProjectMachine[];
  /** OrbStack's machines without a registry entry. `undefined`: OrbStack could not be asked. */
  readonly foreign: readonly ForeignMachine[] | undefined;
  /** Why OrbStack could not be asked. */
  readonly reason?: unknown;
  /** Paths of registry entries that cannot be read. */
  readonly damaged: readonly string[];
}

interface InventoryContext {
  readonly parts: Parts;
  readonly homePath: string;
  /** The folder of the current project. */
  readonly rootPath?: string | undefined;
  readonly signal: AbortSignal;
}

type Answer<T> = { readonly value: T } | { readonly reason: unknown };
type Listings = ReadonlyMap<string, Answer<Listing>>;

/** Reads the registry and asks the providers, in parallel. Starts no machine. Only fails when interrupted. */
export async function takeInventory({
  parts,
  homePath,
  rootPath,
  signal,
}: InventoryContext): Promise<Inventory> {
  const [{ entries, damaged }, listings] = await Promise.all([
    parts.registry({ homePath }).all(),
    listAll(parts, { signal }),
  ]);
  const own = await Promise.all(
    entries.map(async (entry): Promise<ProjectMachine> => {
      const [found, projects] = await Promise.all([find(entry, listings, parts), lookAtPlaces(entry)]);
      const own: ProjectMachine = { entry, ...found, ...projects };
      return isOrphaned(own) ? withMovedProject(own, { homePath, rootPath }) : own;
    }),
  );
  const answers = [...listings.values()];
  const failure = answers.find((answer) => "reason" in answer);
  if (failure !== undefined) return { own, foreign: undefined, reason: failure.reason, damaged };
  const foreign = answers.flatMap((answer) => ("value" in answer ? answer.value.foreignTo(entries) : []));
  return { own, foreign, damaged };
}

async function listAll(parts: Parts, call: ProviderCall): Promise<Listings> {
  const listings = parts
    .providers()
    .map(async ({ name, records }) => [name, await attempt(() => records.list(call))] as const);
  return new Map(await Promise.all(listings));
}

type State = Found & { readonly reason?: unknown };

async function find(entry: RegistryEntry, listings: Listings, parts: Parts): Promise<State> {
  const found = await findIn(entry, listings.get(entry.provider));
  if (found.state !== "not_created") return found;
  // Several users of a computer may share a Vagrant home.
  const made = { name: entry.machine_name, dataDir: entry.data_dir, uid: entry.uid };
  const asked = await unlessOtherUsers(found, made, parts);
  return "kind" in asked ? unknown(asked.error) : asked;
}

async function findIn(entry: RegistryEntry, listing: Answer<Listing> | undefined): Promise<State> {
  if (listing === undefined) return unknown(`there is no provider ${entry.provider}`);
  if ("reason" in listing) return unknown(listing.reason);
  const answer = await attempt(() => listing.value.find(entry));
  return "value" in answer ? answer.value : unknown(answer.reason);
}

function unknown(reason: unknown): State {
  return { state: "unknown", reason, snapshots: [] };
}

/** Whether the machine seems to be an orphan. */
function isOrphaned({ entry, project, remembered }: ProjectMachine): boolean {
  return project === "gone" && !remembered && entry.clone_of === undefined;
}

/** A project that was renamed and not used since is not deleted. */
async function withMovedProject(
  own: ProjectMachine,
  context: Pick<InventoryContext, "homePath" | "rootPath">,
): Promise<ProjectMachine> {
  const moved = await findMovedProject(own.entry, context);
  if (moved === undefined) return own;
  return { ...own, entry: { ...own.entry, ...moved }, project: "there", remembered: true };
}

/** A failure is an answer, too, but an interrupt is thrown. */
async function attempt<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() };
  } catch (reason) {
    if (isExpected(reason, "interrupted")) throw reason;
    return { reason };
  }
}
