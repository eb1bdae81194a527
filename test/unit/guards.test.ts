import { execFile, execSync, spawn, spawnSync } from "node:child_process";
import { execa } from "execa";
import { expect, it } from "vitest";
import { deadline } from "../../src/process/deadline.js";
import { useQuickTime } from "../support/quick-time.js";

useQuickTime();

it.each([
  ["spawn", () => spawn("true")],
  ["spawnSync", () => spawnSync("true")],
  ["execSync", () => execSync("true")],
  ["execFile", () => execFile("true")],
])("a unit test starts no process by %s", (_name, start) => {
  expect(start).toThrow("A unit test starts no process");
});

it("a unit test starts no process by execa", async () => {
  await expect(execa("true")).rejects.toThrow("A unit test starts no process");
});

it("a unit test waits for hours in no time", async () => {
  const late = deadline(3_600_000);
  await new Promise((resolve) => late.addEventListener("abort", resolve));
  expect(late.reason.name).toBe("TimeoutError");
});
