import { resolve } from "node:path";

/** A part of the project's checks. `make lint`, `make check` and `make test` are composed of them. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A required tool that npm does not install. */
  readonly needs?: Tool;
  /** The format of its report in `test-results/`. `undefined`: only the exit status is known. */
  readonly report?: "vitest" | "rspec";
}

interface Tool {
  /** Succeeds if the tool is installed. */
  readonly probe: readonly [string, ...string[]];
  /** How to install it. */
  readonly hint: string;
}

export const results = "test-results";
/** Where processes write what they ran. A process that outlives its run does not write into the folder of the next one. */
export const processReports = resolve(results, "processes", String(process.pid));

const npx = (name: string, program: string, ...args: string[]): Stage => ({
  name,
  command: ["npx", "--no-install", program, ...args],
});

const reporters = (name: string) => [
  `--reporter=${name === "unit" ? "dot" : "default"}`,
  "--reporter=json",
  `--outputFile.json=${results}/${name}.json`,
];

/** Projects of Vitest. Their coverage goes to `test-results/coverage/`, where `coverage.ts` adds it up. */
const vitest = (name: string, ...projects: string[]): Stage => ({
  ...npx(
    name,
    "vitest",
    "run",
    "--config=test/vitest.config.ts",
    ...projects.map((project) => `--project=${project}`),
    ...reporters(name),
    "--coverage",
    `--coverage.reportsDirectory=${results}/coverage/${name}`,
  ),
  report: "vitest",
});

/** Its tests start processes, whose reports go to `processReports`. */
const withProcesses = (stage: Stage): Stage => ({ ...stage, env: { PROCESS_COVERAGE: processReports } });

const lint: readonly Stage[] = [
  npx("types", "tsc", "--noEmit"),
  npx("dead code", "knip", "--config", ".ci/knip.json"),
  { name: "imports", command: [".ci/check-imports"] },
  npx("format", "biome", "check", "--error-on-warnings", "."),
  {
    name: "rubocop",
    command: ["rubocop", "--format", "quiet"],
    cwd: "ruby-shim",
    needs: {
      probe: ["rubocop", "--version"],
      hint: "Debian: package rubocop. Elsewhere: gem install rubocop:1.39.0",
    },
  },
  {
    name: "scripts",
    command: [".ci/check-scripts"],
    needs: { probe: ["shellcheck", "--version"], hint: "Debian and Homebrew: package shellcheck" },
  },
];

const rspec: Stage = {
  name: "rspec",
  command: ["rspec", "--format", "progress", "--format", "json", "--out", `../${results}/rspec.json`],
  cwd: "ruby-shim",
  needs: {
    probe: ["ruby", "-e", "require 'vagrant'; require 'rspec'; exec 'rspec', '--version'"],
    hint: "Debian: packages ruby-rspec and vagrant. Elsewhere: gem install rspec, for a Ruby that can load Vagrant",
  },
  report: "rspec",
};

/** In the order of their start: long ones first. */
const check: readonly Stage[] = [rspec, vitest("unit", "unit"), ...lint];

interface Plan {
  /** Run in parallel: they need neither root nor Linux, and no background process. */
  readonly together: readonly Stage[];
  /** Run one after another, after those: they use machines. */
  readonly afterwards: readonly Stage[];
  /** Whether a part fails instead of being skipped if its tool is missing. */
  readonly complete: boolean;
}

export const plans: Readonly<Record<string, Plan>> = {
  lint: { together: lint, afterwards: [], complete: false },
  check: { together: check, afterwards: [], complete: false },
  test: {
    together: check,
    afterwards: [withProcesses(vitest("contract-and-e2e", "contract", "e2e"))],
    complete: true,
  },
};
