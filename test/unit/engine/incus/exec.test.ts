import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { IncusClient } from "../../../../src/engine/incus/client.js";
import { collect } from "../../../../src/engine/incus/collect.js";
import { exec } from "../../../../src/engine/incus/exec.js";
import { IncusError } from "../../../../src/engine/incus/incus-error.js";
import type { ExecSession } from "../../../../src/engine/incus/start-command.js";
import { useQuickTime } from "../../../support/quick-time.js";

useQuickTime();

interface Attempt extends ExecSession {
  readonly stdin: PassThrough;
  readonly stdout: PassThrough;
}

/** A command that prints `output`, reads its input to the end, and then ends with `outcome`. */
function attempt(output: string, outcome: number | Error): Attempt {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  if (output !== "") stdout.write(output);
  const exit = (async () => {
    if (typeof outcome === "number") await collect(stdin);
    stdout.end();
    stderr.end();
    await new Promise((resolve) => setImmediate(resolve));
    if (typeof outcome === "number") return outcome;
    throw outcome;
  })();
  exit.catch(() => undefined);
  return {
    stdin,
    stdout,
    stderr,
    exit,
    resize: () => undefined,
    kill: () => undefined,
    hangUp: () => undefined,
  };
}

const lost = () => new IncusError("Failed to retrieve PID of executing child process", 400);

async function run(attempts: Attempt[], input: string | Buffer = "input") {
  const left = [...attempts];
  const next = async () => left.shift() as Attempt;
  const session = await exec(new IncusClient("/nowhere"), "web", { command: ["cat"] }, next);
  session.stdin.end(input);
  const output = collect(session.stdout);
  const code = await session.exit.catch((error: Error) => error.message);
  return { code, output: await output, left: left.length };
}

it("restarts a command that Incus could not start, with its input", async () => {
  const second = attempt("done", 7);
  const seen: Buffer[] = [];
  second.stdin.on("data", (chunk) => seen.push(chunk));
  expect(await run([attempt("", lost()), second])).toEqual({ code: 7, output: "done", left: 0 });
  expect(Buffer.concat(seen).toString()).toBe("input");
});

it.each([
  ["it has printed something", attempt("half", lost()), "input", "half"],
  ["its input is more than is kept", attempt("", lost()), Buffer.alloc(2_000_000), ""],
  ["it failed for another reason", attempt("", new IncusError("Instance is not running", 400)), "input", ""],
])("does not restart it if %s", async (_, first, input, output) => {
  const result = await run([first, attempt("twice", 0)], input);
  expect(result).toMatchObject({ code: expect.any(String), output, left: 1 });
});

it("loses no output that is read after the command has ended", async () => {
  const first = attempt("", 0);
  for (let count = 0; count < 50; count++) first.stdout.push(Buffer.alloc(100_000));
  const session = await exec(new IncusClient("/nowhere"), "web", { command: ["cat"] }, async () => first);
  session.stdin.end();
  expect(await session.exit).toBe(0);
  expect(await collect(session.stdout)).toHaveLength(5_000_000);
});

it("gives up after a few attempts", async () => {
  const attempts = Array.from({ length: 6 }, () => attempt("", lost()));
  expect(await run(attempts)).toMatchObject({ code: expect.stringContaining("retrieve PID"), left: 2 });
});
