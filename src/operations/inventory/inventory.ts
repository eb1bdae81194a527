import type { Parts } from "../../actions/context/parts.js";
import { unlessOtherUsers } from "../../actions/identity/other-users.js";
import type { ForeignMachine, Found, Listing, OwnMachine, ProviderCall } from "../../actions/provider.js";
import { isExpected } from "../../errors.js";
import type { StateId } from "../../machine/state.js";
import { findMovedProject } from "../../state/moved-project.js";
import type { Presence } from "../../state/project-folder.js";
import { lookAtPlaces } from "../../state/project-places.js";
import type { RegistryEntry } from "../../state/registry.js";

/** A machine of ours, and what there is of its project. */
export interface ProjectMachine extends OwnMachine {
  readonly state: StateId;
  /** Why the state is `unknown`. */
  readonly reason?: unknown;
  readonly project: Presence;
  /** Whether a folder of Vagrant's still names it. */
  readonly remembered: boolean;
}

/** All machines of this computer that have to do with us. */
export interface Inventory {
  readonly own: readonly ProjectMachine[];
  /** OrbStack's machines that are nobody's here. `undefined`: OrbStack could not be asked. */
  readonly foreign: readonly ForeignMachine[] | undefined;
  /** Why it could not. */
  readonly reason?: unknown;
  /** Entries of the registry that cannot be read: their paths. */
  readonly damaged: readonly string[];
}

interface Surroundings {
  readonly parts: Parts;
  readonly homePath: string;
  /** The folder of the project that the user is in. */
  readonly rootPath?: string | undefined;
  readonly signal: AbortSignal;
}

type Answer<T> = { readonly value: T } | { readonly reason: unknown };
type Listings = ReadonlyMap<string, Answer<Listing>>;

/** Looks at the registry and at the providers, side by side. Starts nothing that is stopped. Fails when it is interrupted. */
export async function takeInventory({ parts, homePath, rootPath, signal }: Surroundings): Promise<Inventory> {
  const [{ entries, damaged }, listings] = await Promise.all([
    parts.registry({ homePath }).all(),
    listAll(parts, { signal }),
  ]);
  const own = await Promise.all(
    entries.map(async (entry): Promise<ProjectMachine> => {
      const [found, projects] = await Promise.all([find(entry, listings, parts), lookAtPlaces(entry)]);
      const own: ProjectMachine = { entry, ...found, ...projects };
      return isLeft(own) ? withMovedProject(own, { homePath, rootPath }) : own;
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
  // The users of a computer may share one of Vagrant's homes.
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

/** Whether it seems that nobody needs the machine any more. */
function isLeft({ entry, project, remembered }: ProjectMachine): boolean {
  return project === "gone" && !remembered && entry.clone_of === undefined;
}

/** A project that was renamed and not used since is not gone. */
async function withMovedProject(
  own: ProjectMachine,
  around: Pick<Surroundings, "homePath" | "rootPath">,
): Promise<ProjectMachine> {
  const moved = await findMovedProject(own.entry, around);
  if (moved === undefined) return own;
  return { ...own, entry: { ...own.entry, ...moved }, project: "there", remembered: true };
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
