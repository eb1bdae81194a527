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

/** A machine whose entry is damaged, or was set aside and not rebuilt. Its project is not known. */
export interface LostEntry {
  /** Vagrant's or OrbStack's id of the machine. */
  readonly lost: string;
  /** The damaged file. */
  readonly path: string;
}

/** All machines that this plugin created on this computer. */
export interface Registry {
  find(vagrantId: string): Promise<RegistryEntry | undefined>;
  /** The entry of a machine, by OrbStack's id. `undefined`: it has none. */
  ownerOf(machineId: string): Promise<RegistryEntry | LostEntry | undefined>;
  all(): Promise<RegistryContent>;
  /**
   * The machines whose entries are lost, determined from file names and the remaining content. Fails with
   * `metadata_unreadable` if the folder cannot be read.
   */
  lost(): Promise<readonly LostEntry[]>;
  /** Adds or replaces an entry. Copies and protection of an existing entry are kept, protection also of a lost one. */
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
  const lost = async () => {
    const names = await namesIn(paths.registry(homePath));
    const found = names.map(async (name): Promise<readonly LostEntry[]> => {
      const [, encoded] = entryName.exec(name) ?? [];
      const id = encoded && decodeURIComponent(encoded);
      if (id === undefined || (await isSound(id))) return [];
      const path = join(paths.registry(homePath), name);
      return [id, ...idsIn(await contentOf(path))].map((one) => ({ lost: one, path }));
    });
    return (await Promise.all(found)).flat();
  };
  const rescue = async (id: string) => {
    const entries = (await lost()).filter((entry) => entry.lost === id);
    const texts = await Promise.all(entries.map(({ path }) => contentOf(path)));
    return { copies: undefined, protected: texts.map(protectionIn).find((found) => found !== undefined) };
  };
  return {
    find: (vagrantId) => readJson(fileOf(vagrantId)),
    ownerOf: async (machineId) => {
      // A damaged entry does not affect the others.
      const entries = await Promise.all((await files()).map((file) => readAt(file).catch(() => undefined)));
      const owner = entries.find((entry) => entry?.machine_id === machineId);
      return owner ?? (await lost()).find((entry) => entry.lost === machineId);
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
    lost,
    add: async (entry) => {
      const volume = await volumeOf(entry.root_path);
      const uid = process.getuid?.();
      const id = entry.vagrant_id ?? entry.machine_id;
      const known = await readJson(fileOf(id)).catch(() => undefined);
      const { copies, protected: protection } = known ?? (await rescue(id));
      await writeJson(fileOf(id), { copies, protected: protection, ...entry, volume, uid });
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
function idsIn(text: string): readonly string[] {
  return [...text.matchAll(/"machine_id":\s*"([^"]+)"/g)].map(([, id = ""]) => id);
}

function protectionIn(text: string): RegistryEntry["protected"] {
  const [, found] = /"protected":\s*"(command|vagrantfile)"/.exec(text) ?? [];
  return found as RegistryEntry["protected"];
}

async function contentOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
