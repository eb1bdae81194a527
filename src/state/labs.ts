import { randomBytes } from "node:crypto";
import { isExpected } from "../errors.js";
import { readJson, removeFile, writeJson } from "./json-file.js";
import { type Claimed, type Lab, type LabClaim, type LabMap, withClaim, without } from "./lab-numbers.js";
import { withLock } from "./lock.js";
import { namesIn } from "./names-in.js";
import { paths } from "./paths.js";
import { volumeOf } from "./project-folder.js";
import { labFile } from "./state-files.js";

/** The labs of this computer: which numbers their links have. */
export interface Labs {
  /** Fails with `metadata_corrupt` and the like if one cannot be read, because then it is not known which numbers are free. */
  all(): Promise<LabMap>;
  /** The labs whose files can be read, and the paths of the other files. */
  readable(): Promise<{ readonly labs: LabMap; readonly damaged: readonly string[] }>;
  /** The ids of all labs, whose files may be damaged. */
  ids(): Promise<readonly string[]>;
  /** Allocates a machine the numbers of its links, and makes the lab if there is none. Fails with `lab_numbers_used`. */
  claim(claim: LabClaim, signal: AbortSignal): Promise<Claimed>;
  /** Ends a machine's allocation. The lab ends with its last machine. */
  release(id: string, machine: string, signal: AbortSignal): Promise<void>;
  /** Writes a lab whose file was lost, unless it was written meanwhile. */
  restore(id: string, lab: Lab, signal: AbortSignal): Promise<void>;
  /** Runs `work` while nobody else sets up links of this lab. */
  exclusively<T>(id: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

const lockTimeoutMs = 30_000;
/** Longer than the set-up of a whole lab's machines, one after another. */
const setUpTimeoutMs = 300_000;
const longestSlug = 20;

/** The labs in Vagrant's home folder. */
export function labsIn(homePath: string, now: () => Date): Labs {
  const fileOf = (id: string) => labFile(homePath, id);
  const ids = () => labIds(homePath);
  const all = async () => {
    const entries = await Promise.all(
      (await ids()).map(async (id) => [id, await readJson(fileOf(id))] as const),
    );
    return new Map(entries.flatMap(([id, lab]) => (lab === undefined ? [] : [[id, lab] as const])));
  };
  const change = <T>(signal: AbortSignal, work: () => Promise<T>) =>
    withLock(paths.labsLock(homePath), { signal, timeoutMs: lockTimeoutMs }, work);

  return {
    all,
    readable: async () => {
      const found = await Promise.all(
        (await ids()).map(async (id) => [id, await readJson(fileOf(id)).catch(asDamaged)] as const),
      );
      return {
        labs: new Map(found.flatMap(([id, lab]) => (typeof lab === "object" ? [[id, lab] as const] : []))),
        damaged: found.flatMap(([id, lab]) => (lab === "damaged" ? [fileOf(id).path] : [])),
      };
    },
    ids,
    claim: (claim, signal) =>
      change(signal, async () => {
        const made = withClaim(claim, await all(), newId(claim.name), now());
        const lab = { ...made.lab, volume: await volumeOf(claim.root_path) };
        await writeJson(fileOf(made.id), lab);
        return { ...made, lab };
      }),
    release: (id, machine, signal) =>
      change(signal, async () => {
        const before = await readJson(fileOf(id));
        if (before === undefined) return;
        const lab = without(before, machine);
        if (Object.keys(lab.allocations).length > 0) await writeJson(fileOf(id), lab);
        else await removeFile(fileOf(id).path);
      }),
    restore: (id, lab, signal) =>
      change(signal, async () => {
        if ((await readJson(fileOf(id))) === undefined) await writeJson(fileOf(id), lab);
      }),
    exclusively: (id, signal, work) =>
      withLock(paths.labLock(homePath, id), { signal, timeoutMs: setUpTimeoutMs }, work),
  };
}

function asDamaged(error: unknown): "damaged" {
  if (!isExpected(error)) throw error;
  return "damaged";
}

/** The private addresses are in the same folder. */
async function labIds(homePath: string): Promise<readonly string[]> {
  const names = await namesIn(paths.networks(homePath));
  return names
    .flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])
    .filter((name) => name !== "private")
    .toSorted();
}

/** For example `campus-3f9a1c`. Never `private`, because of its end. */
function newId(name: string): string {
  const slug = name.replaceAll(/[^A-Za-z0-9-]+/g, "-").slice(0, longestSlug);
  return `${slug.toLowerCase()}-${randomBytes(3).toString("hex")}`;
}
