import { availableParallelism } from "node:os";
import { execaSync } from "execa";
import { defineConfig } from "vitest/config";

/** A new object for each project, because Vitest modifies it. */
const define = () => ({ VERSION: JSON.stringify("0.0.0-test") });
/** The seed of samples: the same commit has the same sample, and the next one has another. */
const seed = () => {
  const { stdout = "" } = execaSync("git", ["rev-parse", "--short=7", "HEAD"], { reject: false });
  return Number.parseInt(stdout, 16) || Date.now() % 2 ** 28;
};
/** These run `vagrant` with the gem that the set-up of `e2e` installs. */
const providers = "test/contract/provider/*.test.ts";
const countProcesses = "test/support/count-processes.ts";
const stub = "test/support/stub-setup.ts";
/** Files that run at the same time. Many wait for machines, so there are more than processors. Projects that run together need the same number. */
const maxWorkers = Math.min(availableParallelism() + 1, 6);

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    // What a command printed is long, and its end says why it failed.
    chaiConfig: { truncateThreshold: 2_000 },
    env: { COMMIT_SEED: String(seed()) },
    coverage: {
      include: ["src/**/*.ts"],
      exclude: ["src/generated/**"],
      reporter: ["json"],
      reportOnFailure: true,
    },
    projects: [
      {
        define: define(),
        // They have no processes or state of their own, so they share a thread, which takes a third of the CPU time.
        test: {
          name: "unit",
          globalSetup: ["test/support/unit-setup.ts"],
          include: ["test/unit/**/*.test.ts"],
          setupFiles: ["test/support/no-processes.ts", "test/support/no-waiting.ts"],
          isolate: false,
          pool: "threads",
          // Other checks run at the same time, on computers of any speed.
          testTimeout: 60_000,
        },
      },
      {
        define: define(),
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          exclude: [providers],
          setupFiles: [countProcesses],
          globalSetup: [stub],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers,
        },
      },
      {
        define: define(),
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts", providers],
          globalSetup: [stub, "test/support/plugin-setup.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers,
        },
      },
    ],
  },
});
