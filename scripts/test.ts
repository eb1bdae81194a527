/**
 * Runs the parts of a plan (`lint`, `check`, or `test`, the default), also after a failure. Prints at the end what failed, the
 * coverage and the totals: `N passed, N failed`. Reports and totals are in `test-results/`.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { execa } from "execa";
import pLimit from "p-limit";
import { BundledProgram } from "./bundled-program.js";
import { describeCoverage } from "./coverage.js";
import { ProcessReports } from "./process-reports.js";
import { add, type Count, readers } from "./report.js";
import { plans, processReports, results, type Stage } from "./stages.js";

const programFolders = ["dist/engine", "ruby-shim/sidecar"];
const { together, afterwards, complete } = planOf(process.argv[2] ?? "test");
await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
const programs = (await Promise.all(programFolders.map(BundledProgram.loadAll))).flat();
const lengths = new Map(programs.map(({ name, length }) => [name, length]));
const reports = new ProcessReports(processReports, lengths);
const counts = await pLimit(availableParallelism()).map(together, runQuietly);
for (const stage of afterwards) counts.push(await runAloud(stage));
const processes = { programs, coverage: await reports.end() };
const total = counts.reduce(add);
const sum = describe(total);
await writeFile(`${results}/summary`, `${sum}\n`);
if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.join("\n")}`);
console.log(
  `\n${[await describeCoverage(`${results}/coverage`, processes), sum].filter(Boolean).join("\n")}`,
);
process.exitCode = counts.some(({ failed }) => failed > 0) ? 1 : 0;

function planOf(name: string) {
  const plan = plans[name];
  if (plan === undefined)
    throw new Error(`no such plan: ${name}; there are ${Object.keys(plans).join(", ")}`);
  return plan;
}

/** Prints a part's output when it ends, so that outputs do not mix. */
async function runQuietly(stage: Stage): Promise<Count> {
  if (!(await isInstalled(stage))) return miss(stage);
  const started = Date.now();
  const { exitCode, all } = await start(stage, { all: true });
  console.log(
    `\n== ${stage.name} (${Math.round((Date.now() - started) / 1000)} s)${all === "" ? "" : `\n${all}`}`,
  );
  return countOf(stage, exitCode);
}

async function runAloud(stage: Stage): Promise<Count> {
  console.log(`\n== ${stage.name}`);
  const { exitCode } = await start(stage, { stdout: "inherit", stderr: "inherit" });
  return countOf(stage, exitCode);
}

function start({ command: [program, ...args], cwd = ".", env = {} }: Stage, options: object) {
  return execa(program, args, { reject: false, stdin: "ignore", cwd, env, ...options });
}

async function isInstalled({ needs }: Stage): Promise<boolean> {
  if (needs === undefined) return true;
  const [program, ...args] = needs.probe;
  const { failed } = await execa(program, args, { reject: false, stdin: "ignore" });
  return !failed;
}

function miss({ name, needs }: Stage): Count {
  console.log(
    `\n== ${name}: ${complete ? "FAILED" : "SKIPPED"}, because it is not installed. ${needs?.hint}`,
  );
  const [failed, skipped] = complete ? [1, 0] : [0, 1];
  return { passed: 0, failed, skipped, failures: complete ? [`${name}: not installed`] : [] };
}

async function countOf({ name, report }: Stage, exitCode: number | undefined): Promise<Count> {
  const failed = exitCode === 0 ? 0 : 1;
  const text = report && (await readFile(`${results}/${name}.json`, "utf8").catch(() => undefined));
  const whole = failed === 1 ? [`${name}: exit status ${exitCode}`] : [];
  if (report === undefined || text === undefined)
    return { passed: 1 - failed, failed, skipped: 0, failures: whole };
  const counted = readers[report](text);
  // A runner can fail without a failed test, because of an error outside the tests.
  const { failures } = counted;
  return {
    ...counted,
    failed: Math.max(counted.failed, failed),
    failures: failures.length > 0 ? failures : whole,
  };
}

function describe({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
