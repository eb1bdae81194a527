import { expect, it } from "vitest";
import { collect } from "../../../../src/engine/incus/collect.js";
import { startCommand } from "../../../../src/engine/incus/start-command.js";
import { fakeIncus, streams } from "../../../support/fake-incus.js";

/** More than one read returns, and less than is buffered. */
const output = Buffer.alloc(150_000, "x");
const succeeded = { type: "sync", metadata: { status_code: 200, metadata: { return: 0 } } };

/** An Incus that has sent everything before the other side reads. */
function fast(marksTheEnd: boolean) {
  return fakeIncus(
    succeeded,
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
