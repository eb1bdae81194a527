import { appendFile, readFile } from "node:fs/promises";
import type { Check } from "./check.js";

const files = ["/etc/subuid", "/etc/subgid"] as const;
/** The range from which Incus gives machines their ids. */
const machineRange = { start: 1_000_000, count: 1_000_000_000 };

/** A range of ids that root may map into a container. */
interface Range {
  readonly start: number;
  readonly count: number;
}

/** Whether Incus, which is root, may map machines' ids, and the ids of users who share their files with machines. */
export function idMapChecks(uids: readonly number[]): readonly Check[] {
  const wanted = [machineRange, ...uids.map((uid) => ({ start: uid, count: 1 }))];
  return files.map((file) => ({
    name: `id ranges in ${file}`,
    async examine() {
      const missing = await missingIn(file, wanted);
      return missing.length === 0 ? undefined : `${file} lacks ${missing.map(lineOf).join(", ")}`;
    },
    async repair(say) {
      for (const range of await missingIn(file, wanted)) {
        say(`adding ${lineOf(range)} to ${file}`);
        await appendFile(file, `${lineOf(range)}\n`);
      }
    },
  }));
}

/** Whether machines may share the files of this user of the host. */
export async function mayShareFilesOf(uid: number): Promise<boolean> {
  const missing = await Promise.all(files.map((file) => missingIn(file, [{ start: uid, count: 1 }])));
  return missing.every((ranges) => ranges.length === 0);
}

async function missingIn(file: string, wanted: readonly Range[]): Promise<readonly Range[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const given = text.split("\n").flatMap((line) => {
    const [name, start, count] = line.split(":");
    return name === "root" ? [{ start: Number(start), count: Number(count) }] : [];
  });
  return wanted.filter(
    ({ start, count }) =>
      !given.some((range) => range.start <= start && start + count <= range.start + range.count),
  );
}

function lineOf({ start, count }: Range): string {
  return `root:${start}:${count}`;
}
