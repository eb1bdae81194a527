import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Shape } from "../machine/shape.js";
import { readJson, removeFile, writeJson } from "./json-file.js";
import { withLock } from "./lock.js";
import { namesIn } from "./names-in.js";
import { paths } from "./paths.js";
import { volumeOf } from "./project-folder.js";
import type { projectPlace } from "./schemas/project-place.js";
import type { registryEntrySchema } from "./schemas/registry-entry.js";
import { registryEntryAt, registryEntryFile } from "./state-files.js";

export type ProjectPlace = Shape<typeof projectPlace>;
export type RegistryEntry = Shape<typeof registryEntrySchema>;

interface RegistryContent {
  readonly entries: readonly RegistryEntry[];
  /** Paths of entries that cannot be read. */
  readonly damaged: readonly string[];
}

/** All machines that this plugin created on this computer. */
export interface Registry {
  find(vagrantId: string): Promise<RegistryEntry | undefined>;
  /** The entry of a machine, by OrbStack's id. */
  ownerOf(machineId: string): Promise<RegistryEntry | undefined>;
  all(): Promise<RegistryContent>;
  /**
   * The ids of machines whose entries are lost: damaged, or set aside and not rebuilt. Determined from file names and
   * the remaining content. Fails with `metadata_unreadable` if the folder cannot be read.
   */
  lost(): Promise<readonly string[]>;
  /** Adds or replaces an entry. Copies and protection of an existing entry are kept. */
  add(entry: Omit<RegistryEntry, "volume" | "uid" | "copies" | "protected">): Promise<void>;
  /** Changes an existing entry under a lock. */
  change(vagrantId: string, work: (entry: RegistryEntry) => Promise<RegistryEntry>): Promise<void>;
  remove(vagrantId: string): Promise<void>;
}

const lockTimeoutMs = 10_000;

function uninterruptible() {
  return { signal: new AbortController().signal, timeoutMs: lockTimeoutMs };
}

/** The registry in Vagrant's home folder. One file per machine, so two processes do not write the same file. */
export function registryFolder(homePath: string): Registry {
  const fileOf = (id: string) => registryEntryFile(homePath, id);
  const readAt = (path: string) => readJson(registryEntryAt(path));
  const files = async () => {
    const names = await namesIn(paths.registry(homePath));
    return names
      .filter((name) => name.endsWith(".json"))
      .toSorted()
      .map((name) => join(paths.registry(homePath), name));
  };
  const isSound = (id: string) =>
    readJson(fileOf(id)).then(
      (entry) => entry !== undefined,
      () => false,
    );
  return {
    find: (vagrantId) => readJson(fileOf(vagrantId)),
    ownerOf: async (machineId) => {
      // A damaged entry does not affect the others.
      const entries = await Promise.all((await files()).map((file) => readAt(file).catch(() => undefined)));
      return entries.find((entry) => entry?.machine_id === machineId);
    },
    all: async () => {
      const found = await files();
      const results = await Promise.allSettled(found.map(readAt));
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
      const file = fileOf(entry.vagrant_id ?? entry.machine_id);
      const noted = await readJson(file).catch(() => undefined);
      await writeJson(file, { copies: noted?.copies, protected: noted?.protected, ...entry, volume, uid });
    },
    change: (vagrantId, work) =>
      withLock(paths.registryLock(homePath), uninterruptible(), async () => {
        const entry = await readJson(fileOf(vagrantId));
        if (entry !== undefined) await writeJson(fileOf(vagrantId), await work(entry));
      }),
    remove: async (vagrantId) => {
      await removeFile(paths.keptKey(homePath, vagrantId));
      await removeFile(fileOf(vagrantId).path);
    },
  };
}

/** Names of entries, including those that were set aside. */
const entryName = /^(.+)\.json(?:\.damaged-.+)?$/;

/** After a snapshot was restored, the id in the file differs from the one in its name. */
async function idsIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return [...text.matchAll(/"machine_id":\s*"([^"]+)"/g)].map(([, id = ""]) => id);
}
