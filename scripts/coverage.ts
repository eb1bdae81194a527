import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BundledProgram, Statement } from "./bundled-program.js";
import type { ProcessCoverage } from "./process-reports.js";

/** Istanbul's format: where the statements of a file are, and how often each ran, by its number. */
type Report = Readonly<
  Record<
    string,
    {
      readonly statementMap: Readonly<Record<string, Statement>>;
      readonly s: Readonly<Record<string, number>>;
    }
  >
>;

/** What ran in processes that the tests started. */
interface Processes {
  readonly programs: readonly BundledProgram[];
  readonly coverage: ProcessCoverage;
}

/** The share of the statements in `src` that tests run, in Vitest and in processes. `undefined` without reports. */
export async function describeCoverage(folder: string, processes: Processes): Promise<string | undefined> {
  const names = (await readdir(folder).catch(() => [])).sort();
  const counts = new Map<string, boolean>();
  for (const name of names) count(await read(join(folder, name, "coverage-final.json")), counts, processes);
  if (counts.size === 0) return undefined;
  const run = [...counts.values()].filter(Boolean).length;
  const percent = ((100 * run) / counts.size).toFixed(1);
  const number = processes.coverage.processes;
  const more = number === 0 ? "" : `, and by ${number} processes that they started`;
  return `Coverage of src: ${percent} % of ${counts.size} statements, by ${names.join(" and ")} tests${more}`;
}

function count(report: Report, counts: Map<string, boolean>, processes: Processes): void {
  for (const [file, { s, statementMap }] of Object.entries(report))
    for (const [number, statement] of Object.entries(statementMap)) {
      const key = `${file}:${number}`;
      const ran = counts.get(key) ?? ranInProcess(file, statement, processes);
      counts.set(key, ran || (s[number] ?? 0) > 0);
    }
}

function ranInProcess(file: string, statement: Statement, { programs, coverage }: Processes): boolean {
  return programs.some((program) => {
    const ran = coverage.ran.get(program.name);
    return ran !== undefined && program.offsetsOf(file, statement).some((offset) => ran[offset] === 1);
  });
}

async function read(file: string): Promise<Report> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  return JSON.parse(text) as Report;
}
