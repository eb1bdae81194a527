import { execaSync } from "execa";
import { defineConfig } from "vitest/config";

/** One for each project: Vitest takes out of it what it puts in. */
const define = () => ({ VERSION: JSON.stringify("0.0.0-test") });
/** What tests take samples by: a commit that passed passes again, and the next one has other samples. */
const seed = () => {
  const { stdout = "" } = execaSync("git", ["rev-parse", "--short=7", "HEAD"], { reject: false });
  return Number.parseInt(stdout, 16) || Date.now() % 2 ** 28;
};
/** These run `vagrant`, with the gem that the set-up of `e2e` installs. */
const providers = "test/contract/provider/*.test.ts";
const stub = "test/support/stub-setup.ts";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
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
        // Without processes or state of their own, these can share a thread: a third of the processor time.
        test: {
          name: "unit",
          globalSetup: ["test/support/unit-setup.ts"],
          include: ["test/unit/**/*.test.ts"],
          setupFiles: ["test/support/no-processes.ts", "test/support/no-waiting.ts"],
          isolate: false,
          pool: "threads",
          // Other parts run beside them, on computers of any speed.
          testTimeout: 60_000,
        },
      },
      {
        define: define(),
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          exclude: [providers],
          globalSetup: [stub],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        define: define(),
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts", providers],
          globalSetup: [stub, "test/support/plugin-setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
