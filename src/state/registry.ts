import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";
import { registry_entry as hasEntryForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { readJson, removeFile, writeJson } from "./json-file.js";
import { withLock } from "./lock.js";
import { paths } from "./paths.js";
import { volumeOf } from "./project-folder.js";
import type { projectPlace } from "./schemas/project-place.js";
import type { registryEntrySchema } from "./schemas/registry-entry.js";

export type ProjectPlace = Shape<typeof projectPlace>;
export type RegistryEntry = Shape<typeof registryEntrySchema>;

interface RegistryContent {
  readonly entries: readonly RegistryEntry[];
  /** The paths of entries that cannot be read. */
  readonly damaged: readonly string[];
}

/** All machines that this plugin made on this computer, over all projects. */
export interface Registry {
  find(vagrantId: string): Promise<RegistryEntry | undefined>;
  /** The entry of one of OrbStack's machines. */
  ownerOf(machineId: string): Promise<RegistryEntry | undefined>;
  all(): Promise<RegistryContent>;
  /**
   * The ids of machines whose entries are lost: damaged, or set aside for that and not written anew. From the files' names, and what is left
   * in them. Fails with `metadata_unreadable` when the folder cannot be read.
   */
  lost(): Promise<readonly string[]>;
  /** Adds or replaces an entry. What was noted of the machine by other means stays: its copies, and its protection. */
  add(entry: Omit<RegistryEntry, "volume" | "uid" | "copies" | "protected">): Promise<void>;
  /** Changes an entry, if there is one, while nobody else does. */
  change(vagrantId: string, work: (entry: RegistryEntry) => Promise<RegistryEntry>): Promise<void>;
  remove(vagrantId: string): Promise<void>;
}

const lockTimeoutMs = 10_000;

function unhurried() {
  return { signal: new AbortController().signal, timeoutMs: lockTimeoutMs };
}

/** The registry under Vagrant's home folder: one file a machine, so that two processes never write the same one. */
export function registryFolder(homePath: string): Registry {
  const pathOf = (id: string) => paths.registryEntry(homePath, id);
  const read = (path: string) => readJson(path, hasEntryForm);
  const files = async () => {
    const names = await readdir(paths.registry(homePath)).catch(() => []);
    return names
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(paths.registry(homePath), name));
  };
  const isSound = (id: string) =>
    read(pathOf(id)).then(
      (entry) => entry !== undefined,
      () => false,
    );
  return {
    find: (vagrantId) => read(pathOf(vagrantId)),
    ownerOf: async (machineId) => {
      // One that is damaged says nothing of the others.
      const entries = await Promise.all((await files()).map((file) => read(file).catch(() => undefined)));
      return entries.find((entry) => entry?.machine_id === machineId);
    },
    all: async () => {
      const found = await files();
      const results = await Promise.allSettled(found.map(read));
      return {
        entries: results.flatMap((result) =>
          result.status === "fulfilled" && result.value !== undefined ? [result.value] : [],
        ),
        damaged: found.filter((_, index) => results[index]?.status === "rejected"),
      };
    },
    lost: async () => {
      const names = await namesIn(paths.registry(homePath));
      const lost = names.map(async (name) => {
        const [, encoded] = entryName.exec(name) ?? [];
        const id = encoded && decodeURIComponent(encoded);
        if (id === undefined || (await isSound(id))) return [];
        return [id, ...(await idsIn(join(paths.registry(homePath), name)))];
      });
      return (await Promise.all(lost)).flat();
    },
    add: async (entry) => {
      const volume = await volumeOf(entry.root_path);
      const uid = process.getuid?.();
      const path = pathOf(entry.vagrant_id ?? entry.machine_id);
      const noted = await read(path).catch(() => undefined);
      await writeJson(path, {
        ...(noted?.copies !== undefined && { copies: noted.copies }),
        ...(noted?.protected !== undefined && { protected: noted.protected }),
        ...entry,
        ...(volume !== undefined && { volume }),
        ...(uid !== undefined && { uid }),
      });
    },
    change: (vagrantId, work) =>
      withLock(paths.registryLock(homePath), unhurried(), async () => {
        const entry = await read(pathOf(vagrantId));
        if (entry !== undefined) await writeJson(pathOf(vagrantId), await work(entry));
      }),
    remove: async (vagrantId) => {
      await removeFile(paths.keptKey(homePath, vagrantId));
      await removeFile(pathOf(vagrantId));
    },
  };
}

/** Of an entry, also of one that was set aside. */
const entryName = /^(.+)\.json(?:\.damaged-.+)?$/;

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new ExpectedError("metadata_unreadable", { path: folder, reason: messageOf(error) });
  }
}

/** The provider's id is not the one in the file's name where a snapshot was restored. */
async function idsIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return [...text.matchAll(/"machine_id":\s*"([^"]+)"/g)].map(([, id = ""]) => id);
}
