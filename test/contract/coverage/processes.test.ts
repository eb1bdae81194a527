import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { beforeEach, expect, it } from "vitest";
import { BundledProgram } from "../../../scripts/bundled-program.js";
import { describeCoverage } from "../../../scripts/coverage.js";
import { ProcessReports } from "../../../scripts/process-reports.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const source = `
export function greet(name: string): string {
  if (name === "known") {
    return "Hello again";
  }
  return "Who are you?";
}
console.log(greet(process.argv[2] ?? ""));
`;
/** The two answers. Vitest ran none of them. */
const vitestReport = {
  statementMap: {
    0: { start: { line: 4, column: 4 }, end: { line: 4, column: 25 } },
    1: { start: { line: 6, column: 2 }, end: { line: 6, column: 24 } },
  },
  s: { 0: 0, 1: 0 },
};

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(at("greet.ts"), source);
  await build({
    entryPoints: [at("greet.ts")],
    outfile: at("programs/greet.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: "external",
    sourcesContent: false,
  });
  await mkdir(at("vitest/unit"), { recursive: true });
  await writeFile(at("vitest/unit/coverage-final.json"), JSON.stringify({ [at("greet.ts")]: vitestReport }));
});

const run = (program: string, ...args: string[]) =>
  execa("node", [program, ...args], { env: { NODE_V8_COVERAGE: at("reports") } });

async function collect(meanwhile: () => Promise<unknown> = async () => undefined) {
  const programs = await BundledProgram.loadAll(at("programs"));
  const lengths = new Map(programs.map(({ name, length }) => [name, length]));
  const reports = new ProcessReports(at("reports"), lengths, 10);
  await meanwhile();
  const coverage = await reports.end();
  return {
    processes: coverage.processes,
    text: await describeCoverage(at("vitest"), { programs, coverage }),
  };
}

it("counts nothing without processes", async () => {
  expect(await collect()).toEqual({
    processes: 0,
    text: "Coverage of src: 0.0 % of 2 statements, by unit tests",
  });
});

it("counts what a process ran, and deletes its report", async () => {
  const { text } = await collect(() => run(at("programs/greet.cjs"), "known"));
  expect(text).toContain("50.0 % of 2 statements");
  expect(await readdir(at("reports"))).toEqual([]);
});

it("counts what copies of a program ran together", async () => {
  await cp(at("programs/greet.cjs"), at("copy/greet.cjs"));
  const { text, processes } = await collect(async () => {
    await run(at("programs/greet.cjs"), "known");
    await run(at("copy/greet.cjs"), "new");
  });
  expect(text).toContain("100.0 % of 2 statements");
  expect(processes).toBe(2);
});

it("does not count another program of the same name", async () => {
  const other = `console.log("other");\n${await readFile(at("programs/greet.cjs"), "utf8")}`;
  await mkdir(at("other"));
  await writeFile(at("other/greet.cjs"), other);
  expect((await collect(() => run(at("other/greet.cjs"), "known"))).processes).toBe(0);
});

it("reads a report again that was still being written", async () => {
  await run(at("programs/greet.cjs"), "known");
  const [name = ""] = await readdir(at("reports"));
  const text = await readFile(at(`reports/${name}`), "utf8");
  await writeFile(at(`reports/${name}`), text.slice(0, 1_000));
  const { processes } = await collect(async () => {
    await run(at("programs/greet.cjs"), "new");
    await expect.poll(() => readdir(at("reports"))).toEqual([name]);
    await writeFile(at(`reports/${name}`), text);
  });
  expect(processes).toBe(2);
});
