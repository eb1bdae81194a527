import { defineConfig } from "vitest/config";

const define = { VERSION: JSON.stringify("0.0.0-test") };

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    projects: [
      { define, test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      {
        define,
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        define,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
