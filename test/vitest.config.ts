import { defineConfig } from "vitest/config";

/** One for each project: Vitest takes out of it what it puts in. */
const define = () => ({ VERSION: JSON.stringify("0.0.0-test") });
/** These run `vagrant`, with the gem that the set-up of `e2e` installs. */
const providers = "test/contract/provider/*.test.ts";
const stub = "test/support/stub-setup.ts";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    projects: [
      { define: define(), test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
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
