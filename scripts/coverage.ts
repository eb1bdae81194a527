import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Istanbul's format: how often each statement of a file ran, by its number. */
type Report = Readonly<Record<string, { readonly s: Readonly<Record<string, number>> }>>;

/**
 * The share of the statements in `src` that these reports' tests run together. Only what runs in the tests' own process
 * counts, not the sidecar and `orbctl` as separate processes. `undefined` without reports.
 */
export async function describeCoverage(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder).catch(() => [])).sort();
  const counts = new Map<string, boolean>();
  for (const name of names) count(await read(join(folder, name, "coverage-final.json")), counts);
  if (counts.size === 0) return undefined;
  const run = [...counts.values()].filter(Boolean).length;
  const percent = ((100 * run) / counts.size).toFixed(1);
  return `Coverage of src by ${names.join(" and ")} tests: ${percent} % of ${counts.size} statements (not counted: what processes of their own run)`;
}

function count(report: Report, counts: Map<string, boolean>): void {
  for (const [file, { s }] of Object.entries(report))
    for (const [statement, times] of Object.entries(s)) {
      const key = `${file}:${statement}`;
      counts.set(key, counts.get(key) === true || times > 0);
    }
}

async function read(file: string): Promise<Report> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  return JSON.parse(text) as Report;
}
