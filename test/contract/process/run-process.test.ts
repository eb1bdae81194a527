import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/machine/logger.js";
import { type ProcessOptions, runProcess } from "../../../src/process/run-process.js";

const shell = (script: string, options: Partial<ProcessOptions> = {}) =>
  runProcess("sh", ["-c", script], { timeoutMs: 20_000, ...options }, silentLogger);

describe("runProcess", () => {
  it("returns any exit status, and the output", async () => {
    expect(await shell("cat; echo err >&2; exit 7", { input: "in\n" })).toEqual({
      ended: "itself",
      exitCode: 7,
      stdout: "in\n",
      stderr: "err\n",
    });
  });

  it("reports a missing program", async () => {
    const result = await runProcess("/nowhere/tool", [], { timeoutMs: 1_000 }, silentLogger);
    expect(result.ended).toBe("missing");
  });

  it("passes lines on as they arrive", async () => {
    const lines: string[] = [];
    const interruption = new AbortController();
    const running = shell("echo one; echo two; sleep 60", {
      signal: interruption.signal,
      onLine: (line) => {
        lines.push(line);
        if (line === "two") interruption.abort();
      },
    });
    expect((await running).ended).toBe("interrupted");
    expect(lines).toEqual(["one", "two"]);
  });

  it("passes on both streams, and an endless line in pieces", async () => {
    const said: string[] = [];
    const errors: string[] = [];
    await shell("printf 'no end' ; echo bad >&2; head -c 200000 /dev/zero | tr '\\0' x", {
      unbuffered: true,
      onLine: (line) => said.push(line),
      onErrorLine: (line) => errors.push(line),
    });
    expect(errors).toEqual(["bad"]);
    expect(said.join("")).toHaveLength(200_006);
    expect(said.length).toBeGreaterThan(1);
  });

  it("ends a program that prints too much", async () => {
    const { ended, stdout } = await shell("yes", { maxBytes: 10_000 });
    expect(ended).toBe("flooded");
    expect(stdout).toHaveLength(10_000);
  });

  it("only passes the given environment", async () => {
    const { stdout } = await shell("env", { environment: { PATH: process.env.PATH, ONLY: "this" } });
    expect(stdout).toContain("ONLY=this\n");
    expect(stdout).not.toContain("HOME=");
  });

  it("ends it with its children, step by step", async () => {
    const lines: string[] = [];
    const result = await shell(
      "trap 'echo int' INT; trap 'echo term' TERM; sleep 60 & echo $!; while :; do wait; done",
      {
        timeoutMs: 1_000,
        onLine: (line) => lines.push(line),
        ending: [
          { signal: "SIGINT", graceMs: 1_000 },
          { signal: "SIGTERM", graceMs: 1_000 },
        ],
      },
    );
    const [child, ...heard] = lines;
    expect(result.ended).toBe("timeout");
    expect(heard).toEqual(["int", "term"]);
    expect(() => process.kill(Number(child), 0)).toThrow("ESRCH");
  });

  it("ends the input first if the program waits for that", async () => {
    const lines: string[] = [];
    const ended = await shell("trap 'echo term' TERM; echo up; cat; echo over; exit 3", {
      timeoutMs: 1_000,
      onLine: (line) => lines.push(line),
      ending: [
        { signal: "end of input", graceMs: 10_000 },
        { signal: "SIGTERM", graceMs: 1_000 },
      ],
    });
    expect(ended).toMatchObject({ ended: "timeout", exitCode: 3 });
    expect(lines).toEqual(["up", "over"]);
  });

  it("passes bytes on as fast as they are read", async () => {
    const interruption = new AbortController();
    let taken = 0;
    const running = shell("yes", {
      signal: interruption.signal,
      timeoutMs: Number.POSITIVE_INFINITY,
      unbuffered: true,
      onOutput: async (_stream, chunk) => {
        taken += chunk.length;
        interruption.abort();
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    expect((await running).ended).toBe("interrupted");
    expect(taken).toBeLessThan(4 * 2 ** 20);
  });

  it("reads its input from a stream", async () => {
    const { stdout } = await shell("cat", { input: Readable.from([Buffer.from("a"), Buffer.from("b")]) });
    expect(stdout).toBe("ab");
  });
});
