import { once } from "node:events";
import { constants } from "node:os";
import { expect, it } from "vitest";
import type { WebSocket } from "ws";
import type { IncusClient } from "../../../../src/engine/incus/client.js";
import { collect } from "../../../../src/engine/incus/collect.js";
import { exec } from "../../../../src/engine/incus/exec.js";
import { type ExecRequest, startCommand } from "../../../../src/engine/incus/start-command.js";
import { ended, failed, fakeIncus, incusThat, started, streams } from "../../../support/fake-incus.js";

/** More than one read returns, and less than is buffered. */
const output = Buffer.alloc(150_000, "x");

/** An Incus that has sent everything before the other side reads. */
function fast(marksTheEnd: boolean) {
  return fakeIncus(
    ended({ return: 0 }),
    streams((name, stream, socket) => {
      stream.ping("keepalive");
      if (name === "stdout") stream.send(output);
      if (marksTheEnd || name !== "stdout") stream.send("");
      socket.destroy();
    }),
  );
}

async function run(client: Awaited<ReturnType<typeof fast>>) {
  const session = await startCommand(client, "web", { command: ["true"] });
  return { said: collect(session.stdout), exit: session.exit };
}

it("loses no output of a command that ended before its streams are read", async () => {
  const { said, exit } = await run(await fast(true));
  expect(await exit).toBe(0);
  expect(await said).toHaveLength(output.length);
});

it("fails for truncated output", async () => {
  const { exit } = await run(await fast(false));
  await expect(exit).rejects.toThrow("before all output had come");
});

it("survives if the instance stops before the command has its streams", async () => {
  const gone = { type: "error", error: "Instance is not running", error_code: 400 };
  const client = await fakeIncus(gone, () => undefined);
  const session = await startCommand(client, "web", { command: ["true"] });
  const written = new Promise((resolve) => session.stdin.end("input", () => resolve("done")));
  await expect(session.exit).rejects.toThrow("Instance is not running");
  expect(await written).toBe("done");
});

/** All streams of a command, by name, once they are open. */
function whenAllOpen(names: readonly string[], serve: (all: Record<string, WebSocket>) => void) {
  const all: Record<string, WebSocket> = {};
  return streams((name, stream) => {
    all[name] = stream;
    stream.pause();
    if (!names.every((one) => one in all)) return;
    serve(all);
    for (const one of Object.values(all)) one.resume();
  });
}

const pipes = ["stdin", "stdout", "stderr", "control"];

const start = (client: IncusClient, what: Partial<ExecRequest> = {}) =>
  startCommand(client, "web", { command: ["sh"], ...what });

it("keeps output and errors apart, and has the exit status", async () => {
  const client = await fakeIncus(
    ended({ return: 7 }),
    streams((name, stream) => {
      if (name === "stdout" || name === "stderr") stream.send(Buffer.from(`on ${name}`));
      stream.send("");
    }),
  );
  const { stdout, stderr, exit } = await start(client);
  expect(await Promise.all([collect(stdout), collect(stderr), exit])).toEqual(["on stdout", "on stderr", 7]);
});

it("can end the input, and goes on reading the output", async () => {
  const client = await fakeIncus(
    ended({ return: 0 }),
    whenAllOpen(pipes, ({ stdin, stdout, stderr }) => {
      const read: Buffer[] = [];
      stdin?.on("message", (data: Buffer, isBinary: boolean) => {
        if (isBinary) return read.push(data);
        stderr?.send("");
        stdout?.send(Buffer.concat(read));
        return stdout?.send(data.length === 0 ? "" : "no end");
      });
    }),
  );
  const { stdin, stdout, exit } = await start(client);
  stdin.write("one ");
  stdin.end("two");
  expect(await collect(stdout)).toBe("one two");
  expect(await exit).toBe(0);
});

it.each([
  ["Command not found", 127],
  ["Command not executable", 126],
])("has a shell's exit status for Incus' failure '%s'", async (failure, status) => {
  const client = await fakeIncus(
    failed(failure),
    streams((_, stream) => stream.send("")),
  );
  expect(await (await start(client)).exit).toBe(status);
});

it("fails with any other failure of Incus'", async () => {
  const client = await fakeIncus(
    failed("No space left on device"),
    streams((_, stream) => stream.send("")),
  );
  await expect((await start(client)).exit).rejects.toThrow("No space left on device");
});

it("loses nothing when the reader is slower than the command", async () => {
  const megabyte = Buffer.alloc(1 << 20, "y");
  const client = await fakeIncus(
    ended({ return: 0 }),
    streams((name, stream) => {
      if (name === "stdout") for (let count = 0; count < 8; count++) stream.send(megabyte);
      stream.send("");
    }),
  );
  const { stdout, exit } = await start(client);
  await once(stdout, "readable");
  expect(stdout.readableLength).toBeLessThan(4 << 20);
  expect(await collect(stdout)).toHaveLength(8 << 20);
  expect(await exit).toBe(0);
});

it("asks for a terminal, passes its size and signals on, and closes it at the end", async () => {
  const bodies: string[] = [];
  const told: unknown[] = [];
  const closed: Promise<unknown>[] = [];
  const client = await incusThat(
    async (request, response) => {
      if (request.method === "POST") bodies.push(await collect(request));
      response.end(JSON.stringify(request.method === "POST" ? started : ended({ return: 0 })));
    },
    whenAllOpen(["stdin", "control"], ({ stdin, control }) => {
      if (stdin !== undefined) closed.push(once(stdin, "close"));
      control?.on("message", (data) => {
        told.push(JSON.parse(String(data)));
        if (told.length < 2) return;
        stdin?.send(Buffer.from("prompt$ "));
        stdin?.send("");
      });
    }),
  );
  const session = await start(client, { terminal: { width: 80, height: 24 }, user: 1000 });
  session.resize(100, 30);
  session.kill(constants.signals.SIGINT);
  expect(await collect(session.stdout)).toBe("prompt$ ");
  expect(await collect(session.stderr)).toBe("");
  expect(await session.exit).toBe(0);
  await Promise.all(closed);
  expect(bodies.map((body) => JSON.parse(body))).toEqual([
    expect.objectContaining({ command: ["sh"], interactive: true, width: 80, height: 24, user: 1000 }),
  ]);
  expect(told).toEqual([
    { command: "window-resize", args: { width: "100", height: "30" } },
    { command: "signal", signal: constants.signals.SIGINT },
  ]);
});

it("hangs up a command whose user is gone, and lets go of it", async () => {
  const gone = new AbortController();
  const told: string[] = [];
  const closed: Promise<unknown>[] = [];
  const client = await incusThat(
    // Incus waits for the command, which does not end.
    ({ method }, response) => void (method === "POST" && response.end(JSON.stringify(started))),
    whenAllOpen(pipes, (all) => {
      all.control?.on("message", (data) => told.push(String(data)));
      closed.push(...Object.values(all).map((stream) => once(stream, "close")));
      gone.abort();
    }),
  );
  const session = await exec(client, "web", { command: ["sleep"], gone: gone.signal });
  await expect(session.exit).rejects.toThrow();
  await Promise.all(closed);
  expect(told).toEqual(['{"command":"signal","signal":1}']);
});
