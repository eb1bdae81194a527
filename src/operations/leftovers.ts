import { access, lstat, readdir, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { deleteMachine } from "../actions/delete-machine.js";
import type { Parts } from "../actions/parts.js";
import { processFile } from "../network/forwarding-files.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import { temporaryName, temporaryPrefix } from "../orbstack/temporary-file.js";
import { isAlive } from "../process/process-id.js";
import { isAbandoned, withLock } from "../state/lock.js";
import { paths } from "../state/paths.js";
import type { Inventory, OwnMachine } from "./inventory.js";

/** Something of ours that nobody needs any more. */
export interface Leftover {
  readonly kind: "machine" | "entry" | "address" | "lock" | "forwarder" | "temporary";
  /** What it is, for people. */
  readonly what: string;
  remove(): Promise<void>;
}

interface Findings {
  readonly leftovers: readonly Leftover[];
  /** Machines that look like leftovers and are left alone, each with the reason. */
  readonly kept: readonly { readonly what: string; readonly reason: string }[];
}

interface Surroundings {
  readonly parts: Parts;
  readonly homePath: string;
  readonly signal: AbortSignal;
}

/** Older temporary files are nobody's: no call takes as long. */
const temporaryLifetimeMs = 24 * 60 * 60_000;

/**
 * What this plugin left on the computer: machines whose project is gone, entries of machines that are gone, and what the dead held. A
 * machine is among them only if our registry says that it is ours, its provider has it, and its project was deleted for certain.
 */
export async function findLeftovers(inventory: Inventory, around: Surroundings): Promise<Findings> {
  const verdicts = inventory.own.map((own) => judge(own, around));
  const [addresses, locks, forwarders, temporary] = await Promise.all([
    findAddresses(around),
    findLocks(inventory, around),
    findForwarders(inventory),
    findTemporary(around),
  ]);
  return {
    leftovers: [
      ...verdicts.flatMap((verdict) => (verdict !== undefined && "remove" in verdict ? [verdict] : [])),
      ...addresses,
      ...locks,
      ...forwarders,
      ...temporary,
    ],
    kept: verdicts.flatMap((verdict) => (verdict !== undefined && "reason" in verdict ? [verdict] : [])),
  };
}

type Verdict = Leftover | { readonly what: string; readonly reason: string } | undefined;

function judge(own: OwnMachine, around: Surroundings): Verdict {
  const { entry, state, orb, snapshots, project, remembered } = own;
  const what = `${entry.machine_name} of ${entry.root_path}`;
  if (state === "unknown") return undefined;
  if (entry.clone_of !== undefined) return judgeClone(own, around);
  if (state === "gone") {
    // Vagrant clears away what it remembers when the project is used again.
    if (remembered || project === "uncertain") return undefined;
    return { kind: "entry", what: `${what}, which is gone`, remove: () => forget(own, around) };
  }
  if (project === "there") return undefined;
  if (project === "uncertain") {
    const reason = "its project is not there, and its disk may only not be mounted";
    return { what, reason };
  }
  if (entry.provider === "vagrant") {
    const reason = `its project is gone; delete ${entry.machine_id} with the tools of ${entry.backend}`;
    return { what, reason };
  }
  const machines = [...snapshots, ...(orb === undefined ? [] : [orb])];
  const names = machines.map(({ name }) => name).join(", ");
  return {
    kind: "machine",
    what: `${what}, which is gone: ${names}`,
    remove: async () => {
      // Snapshots first: without the entry nothing would lead to them.
      for (const each of machines) await deleteById(each, around);
      await forget(own, around);
    },
  };
}

/** A copy that was made to be of no Vagrantfile outlives the project of its original. The folders in its entry are the original's. */
function judgeClone({ entry, state }: OwnMachine, { parts, homePath }: Surroundings): Verdict {
  if (state !== "gone") return undefined;
  const what = `${entry.machine_name}, a copy of a machine of ${entry.root_path}, which is gone`;
  return { kind: "entry", what, remove: () => parts.registry({ homePath }).remove(entry.machine_id) };
}

/** OrbStack deletes by name, and the name may have passed to another machine while the user thought. */
async function deleteById({ id }: OrbMachine, { parts, signal }: Surroundings): Promise<void> {
  const orb = await parts.driver().info(id, { signal });
  if (orb !== undefined) await deleteMachine(orb, { parts, signal });
}

async function forget({ entry }: OwnMachine, { parts, homePath, signal }: Surroundings): Promise<void> {
  const allocations = parts.allocations({ homePath });
  await parts.routes.remove(await allocations.of(entry.data_dir));
  await allocations.release(entry.data_dir, signal);
  await parts.registry({ homePath }).remove(entry.vagrant_id ?? entry.machine_id);
}

/** Claims of machines that never came to be. Of a project that is not there nothing is known. */
async function findAddresses({ parts, homePath, signal }: Surroundings): Promise<readonly Leftover[]> {
  const allocations = parts.allocations({ homePath });
  const unheld = Object.entries(await allocations.unheld().catch(() => ({})));
  const there = await Promise.all(unheld.map(([, { root_path }]) => exists(root_path)));
  return unheld
    .filter((_, index) => there[index])
    .map(([address, { machine_name, root_path, data_dir }]) => ({
      kind: "address",
      what: `${address}, kept for ${machine_name} of ${root_path}`,
      remove: () => allocations.release(data_dir, signal),
    }));
}

async function findLocks(
  { own }: Inventory,
  { homePath, signal }: Surroundings,
): Promise<readonly Leftover[]> {
  const locks = [
    paths.networkLock(homePath),
    ...[0, 1, 2].map((slot) => paths.createLock(homePath, slot)),
    ...own.map(({ entry }) => paths.innerLock(paths.instance(entry.data_dir))),
  ];
  const abandoned = await Promise.all(locks.map(isAbandoned));
  return locks
    .filter((_, index) => abandoned[index])
    .map((path) => ({
      kind: "lock",
      what: path,
      // Taken and given back: so nobody else's is ever removed.
      remove: () => withLock(path, { signal, timeoutMs: 0 }, async () => undefined),
    }));
}

async function findForwarders({ own }: Inventory): Promise<readonly Leftover[]> {
  const found = await Promise.all(
    own.map(async ({ entry }): Promise<readonly Leftover[]> => {
      const file = processFile(entry.data_dir);
      const id = await file.read().catch(() => undefined);
      if (id === undefined || (await isAlive(id))) return [];
      return [
        { kind: "forwarder", what: paths.forwarderProcess(entry.data_dir), remove: () => file.remove() },
      ];
    }),
  );
  return found.flat();
}

async function findTemporary({ parts, homePath }: Surroundings): Promise<readonly Leftover[]> {
  const before = parts.now().getTime() - temporaryLifetimeMs;
  // What is left of a file that was being written when the computer went down.
  const folders = [paths.registry(homePath), dirname(paths.network(homePath))];
  const halves = folders.map((folder) => oldFilesIn(folder, /\.json\.\d+$/, before));
  const found = await Promise.all([...halves, findTemporaryFolders(before)]);
  return found.flat().map((path) => ({
    kind: "temporary",
    what: path,
    remove: () => rm(path, { recursive: true, force: true }),
  }));
}

/** Others may use the name, too: ours hold one file of one name, or none. */
async function findTemporaryFolders(before: number): Promise<readonly string[]> {
  const folders = await oldFilesIn(tmpdir(), new RegExp(`^${temporaryPrefix}\\w{6}$`), before);
  const contents = await Promise.all(folders.map((folder) => readdir(folder).catch(() => ["?"])));
  return folders.filter((_, index) => contents[index]?.every((name) => name === temporaryName));
}

/** The user's own files and folders of such names that were last changed before a time, in milliseconds. */
async function oldFilesIn(folder: string, names: RegExp, before: number): Promise<readonly string[]> {
  const all = await readdir(folder).catch(() => []);
  const candidates = all.filter((name) => names.test(name)).map((name) => join(folder, name));
  const stats = await Promise.all(candidates.map((path) => lstat(path).catch(() => undefined)));
  const { uid } = userInfo();
  return candidates.filter((_, index) => {
    const found = stats[index];
    return found !== undefined && !found.isSymbolicLink() && found.mtimeMs < before && found.uid === uid;
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
