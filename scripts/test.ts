/**
 * Runs every kind of test, one after another, goes on after a failure, and ends with the sum: `N passed, N failed`. The reports
 * and the sum are in `test-results/`.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { execa } from "execa";

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Absent: the exit code is all that is known. */
  readonly count?: (report: string) => Count;
}

const results = "test-results";

const vitest = (project: string): Stage => ({
  name: project,
  command: [
    ...([
      "npx",
      "--no-install",
      "vitest",
      "run",
      "--config",
      "test/vitest.config.ts",
      "--project",
      project,
    ] as const),
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${results}/${project}.json`],
  ],
  count: countVitest,
});

const stages: readonly Stage[] = [
  { name: "lint", command: ["npm", "run", "--silent", "lint"] },
  { name: "rubocop", command: ["rubocop", "--format", "quiet"], cwd: "ruby-shim" },
  vitest("unit"),
  {
    name: "rspec",
    command: ["rspec", "--format", "progress", "--format", "json", "--out", `../${results}/rspec.json`],
    cwd: "ruby-shim",
    count: countRspec,
  },
  vitest("contract"),
  vitest("e2e"),
];

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
let total: Count = { passed: 0, failed: 0, skipped: 0 };
for (const stage of stages) {
  console.log(`\n== ${stage.name}`);
  total = add(total, await run(stage));
}
const sum = `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`;
await writeFile(`${results}/summary`, `${sum}\n`);
console.log(`\n${sum}`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function run({ name, command, cwd, count }: Stage): Promise<Count> {
  const [program, ...args] = command;
  const { exitCode } = await execa(program, args, {
    reject: false,
    stdio: ["ignore", "inherit", "inherit"],
    ...(cwd !== undefined && { cwd }),
  });
  const failed = exitCode === 0 ? 0 : 1;
  const report = count && (await readFile(`${results}/${name}.json`, "utf8").catch(() => undefined));
  if (count === undefined || report === undefined) return { passed: 1 - failed, failed, skipped: 0 };
  const counted = count(report);
  // A runner can fail with no failed test: an error outside of them.
  return { ...counted, failed: Math.max(counted.failed, failed) };
}

function countVitest(report: string): Count {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(report) as Record<string, number>;
  return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0, skipped: numPendingTests ?? 0 };
}

function countRspec(report: string): Count {
  const { summary } = JSON.parse(report) as { summary: Record<string, number> };
  const { example_count = 0, failure_count = 0, pending_count = 0 } = summary;
  return {
    passed: example_count - failure_count - pending_count,
    failed: failure_count,
    skipped: pending_count,
  };
}

function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
