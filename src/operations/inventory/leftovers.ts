import { lstat, readdir, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { processFile } from "../../network/forwarding-files.js";
import { temporaryName, temporaryPrefix } from "../../orbstack/temporary-file.js";
import { mayBeAlive } from "../../process/process-id.js";
import { paths } from "../../state/paths.js";
import { presenceOf } from "../../state/project-folder.js";
import { machineFiles, networkFile } from "../../state/state-files.js";
import type { Inventory, ProjectMachine } from "./inventory.js";
import { judgeMachine } from "./judge-machine.js";
import type { InventoryContext, Kept, Leftover } from "./leftover.js";

export interface Findings {
  readonly leftovers: readonly Leftover[];
  /** Machines that look like orphans but are kept, with the reason. */
  readonly kept: readonly Kept[];
}

/** Older temporary files are stale, because no call takes that long. */
const temporaryLifetimeMs = 24 * 60 * 60_000;

/**
 * What this plugin left on the computer: machines whose project was deleted, entries of machines that no longer exist,
 * and stale files and reservations. A machine only counts if the registry says that it is ours, its provider has it,
 * and its project was certainly deleted.
 */
export async function findLeftovers(inventory: Inventory, context: InventoryContext): Promise<Findings> {
  const verdicts = await Promise.all(inventory.own.map((own) => judgeMachine(own, context)));
  const [addresses, forwarders, temporary] = await Promise.all([
    findAddresses(context),
    findForwarders(inventory),
    findTemporary(context),
  ]);
  return {
    leftovers: [
      ...verdicts.flatMap((verdict) => (verdict !== undefined && "remove" in verdict ? [verdict] : [])),
      ...addresses,
      ...forwarders,
      ...temporary,
    ],
    kept: verdicts.flatMap((verdict) => (verdict !== undefined && "reason" in verdict ? [verdict] : [])),
  };
}

/** Reservations for machines that were never created. If a project is not found, nothing is known about its reservations. */
async function findAddresses({ parts, homePath, signal }: InventoryContext): Promise<readonly Leftover[]> {
  const allocations = parts.allocations({ homePath });
  const stale = Object.entries(await allocations.stale().catch(() => ({})));
  const projects = await Promise.all(stale.map(([, { root_path, volume }]) => presenceOf(root_path, volume)));
  return stale
    .filter((_, index) => projects[index] !== "uncertain")
    .map(([address, allocation]) => ({
      kind: "address",
      what: `${address}, reserved for ${allocation.machine_name} of ${allocation.root_path}`,
      remove: () => allocations.releaseStale(address, allocation, signal),
    }));
}

async function findForwarders({ own }: Inventory): Promise<readonly Leftover[]> {
  const found = await Promise.all(
    dataDirsOf(own).map(async (dataDir): Promise<readonly Leftover[]> => {
      if (!(await namesDeadProcess(dataDir))) return [];
      // A new forwarder may have been started while the user was asked.
      const remove = async () => {
        if (await namesDeadProcess(dataDir)) await processFile(dataDir).remove();
      };
      return [{ kind: "forwarder", what: machineFiles(dataDir).forwarderProcess.path, remove }];
    }),
  );
  return found.flat();
}

async function namesDeadProcess(dataDir: string): Promise<boolean> {
  const id = await processFile(dataDir)
    .read()
    .catch(() => undefined);
  return id !== undefined && !(await mayBeAlive(id));
}

/** Successive machines can have the same data folder. */
function dataDirsOf(own: readonly ProjectMachine[]): readonly string[] {
  return [...new Set(own.map(({ entry }) => entry.data_dir))];
}

async function findTemporary({ parts, homePath }: InventoryContext): Promise<readonly Leftover[]> {
  const before = parts.now().getTime() - temporaryLifetimeMs;
  // A file that was being written during a power cut.
  const folders = [paths.registry(homePath), dirname(networkFile(homePath).path)];
  const halves = folders.map((folder) => oldFilesIn(folder, /\.json\.\d+$/, before));
  const found = await Promise.all([...halves, findTemporaryFolders(before)]);
  return found.flat().map((path) => ({
    kind: "temporary",
    what: path,
    remove: () => rm(path, { recursive: true, force: true }),
  }));
}

/** Other programs may use such names. Ours contain at most one file with a known name. */
async function findTemporaryFolders(before: number): Promise<readonly string[]> {
  const folders = await oldFilesIn(tmpdir(), new RegExp(`^${temporaryPrefix}\\w{6}$`), before);
  const contents = await Promise.all(folders.map((folder) => readdir(folder).catch(() => ["?"])));
  return folders.filter((_, index) => contents[index]?.every((name) => name === temporaryName));
}

/** The user's files and folders with matching names that were last changed before a time in milliseconds. */
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
