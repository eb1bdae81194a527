import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/machine/logger.js";
import { endWithInput, endWithInputSteps } from "../../../src/operations/guest/end-with-input.js";
import type { GuestCommand } from "../../../src/orbstack/driver.js";
import { type ProcessOptions, runProcess } from "../../../src/process/run-process.js";

/** Runs it in this computer's shell, as a guest's shell would. */
function run(command: GuestCommand, options: Partial<ProcessOptions> = {}) {
  const [program, ...args] = endWithInput(command, "/");
  const all = { timeoutMs: 20_000, ending: endWithInputSteps, ...options };
  return runProcess(program, args, all, silentLogger);
}

/** Interrupts the program when it has printed a line with the process id of its child. */
async function interrupt(script: string) {
  const interruption = new AbortController();
  let child = "";
  const onLine = (line: string) => {
    child ||= line;
    interruption.abort();
  };
  const result = await run(["sh", "-c", script], { signal: interruption.signal, onLine });
  return { result, child: Number(child) };
}

/** A dead process stays in the list until its parent has read its status. */
async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await execa("ps", ["-o", "stat=", "-p", String(pid)], { reject: false });
  return /^[^Z]/.test(stdout.trim());
}

describe("endWithInput", () => {
  it("changes nothing about the program's output, environment and exit status", async () => {
    const script = 'cat; pwd; printf "%s|" "$0" "$@"; echo err >&2; exit 7';
    const result = await run(["sh", "-c", script, "a b", "-x", "$HOME"]);
    expect(result).toMatchObject({ exitCode: 7, stdout: "/\na b|-x|$HOME|", stderr: "err\n" });
  });

  it("reports a missing program", async () => {
    const { exitCode, stderr } = await run(["no-such-program"]);
    expect([exitCode, stderr]).toEqual([127, expect.stringContaining("no-such-program: not found")]);
  });

  it("ends the program gracefully, with its descendants", async () => {
    const { result, child } = await interrupt('trap "echo bye; exit 5" TERM; sleep 60 & echo $!; wait');
    expect(result).toMatchObject({ ended: "interrupted", exitCode: 5 });
    expect(result.stdout).toContain("bye");
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  it("ends one that ignores signals", async () => {
    const { result, child } = await interrupt('trap "" TERM; sleep 60 & echo $!; while :; do wait; done');
    expect(result.exitCode).toBe(137);
    await expect.poll(() => isAlive(child)).toBe(false);
  });
});
