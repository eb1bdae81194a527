import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cpuPercent, parseAnswer } from "../../../src/operations/report/guest-answer.js";
import { reportCommand } from "../../../src/operations/report/guest-question.js";

const shells = ["sh", "bash --posix", "busybox sh"];
const server = createServer();
let port: number;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

async function ask(shell: string, sampled = false) {
  const [program = "", ...first] = shell.split(" ");
  const [, ...args] = reportCommand(["no-such-unit"], sampled);
  const { stdout, stderr } = await execa(program, [...first, ...args]);
  expect(stderr).toBe("");
  const answer = parseAnswer(stdout);
  if (answer === undefined) throw new Error(stdout);
  return answer;
}

/** Asks this computer, which must run Linux. */
describe.skipIf(process.platform !== "linux")("the question of a guest", () => {
  it.each(shells)("is answered by %s like /proc and df", async (shell) => {
    const answer = await ask(shell);
    const meminfo = await readFile("/proc/meminfo", "utf8");
    const total = Number(/MemTotal: +(\d+)/.exec(meminfo)?.[1]) * 1024;
    expect(answer.memoryLimitBytes).toBeLessThanOrEqual(total);
    expect(answer.memoryUsedBytes).toBeGreaterThan(0);
    const { stdout } = await execa("df", ["-kP", "/"]);
    const [, size, used] = /\s(\d+)\s+(\d+)\s+\d+\s+\d+%/.exec(stdout)?.map(Number) ?? [];
    expect(answer.diskTotalBytes).toBe((size ?? 0) * 1024);
    expect(Math.abs((answer.diskUsedBytes ?? 0) - (used ?? 0) * 1024)).toBeLessThan(
      0.02 * (size ?? 0) * 1024,
    );
    expect(answer.cpuPercent).toBeLessThanOrEqual(110 * (answer.processors ?? 0));
    expect(answer.ports.has(port)).toBe(true);
    expect(answer.processes.map(({ name }) => name)).toContain("node");
    expect(answer.uptimeSeconds).toBeGreaterThan(0);
  });

  it("measures the CPU time between two answers like between two samples of one", async () => {
    const before = await ask("sh", true);
    expect(before.cpuPercent).toBeUndefined();
    const end = performance.now() + 300;
    while (performance.now() < end);
    const after = await ask("sh", true);
    if (before.cpu === undefined || after.cpu === undefined) throw new Error("no samples");
    expect(cpuPercent(before.cpu, after.cpu)).toBeGreaterThan(40);
  });
});
