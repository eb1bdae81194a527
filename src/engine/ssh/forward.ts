import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { ServerChannel } from "ssh2";
import { pumpBash, pumpPl, runPump } from "../../generated/engine-scripts.js";
import { commandFor, loginEnvironment } from "../guest/guest-command.js";
import type { IncusClient } from "../incus/client.js";
import { type ExecSession, exec } from "../incus/exec.js";
import type { Logins } from "./logins.js";

/** The destination of a connection in the guest. */
export type Target = readonly ["tcp", host: string, port: string] | readonly ["unix", path: string];

/** Connects a channel with something in the guest. The channel is opened once that was reached. */
export async function forwardInto(
  client: IncusClient,
  logins: Logins,
  target: Target,
  accept: () => ServerChannel,
): Promise<void> {
  const session = await startPump(client, logins, ["connect", ...target]);
  await joinOnceConnected(session, async () => accept());
}

/** Joins the channel that `open` returns with a connection that is being set up. If either fails, both are closed. */
export async function joinOnceConnected(
  session: ExecSession,
  open: () => Promise<ServerChannel>,
): Promise<void> {
  try {
    await firstLine(session.stdout);
    join(await open(), session);
  } catch (error) {
    session.hangUp();
    throw error;
  }
}

/** Starts the program that carries connections, as the login's user. */
export async function startPump(
  client: IncusClient,
  logins: Logins,
  words: readonly string[],
): Promise<ExecSession> {
  const { machine, user } = await logins.current();
  const [verb] = words;
  const argv = ["sh", "-c", runPump, "sh", pumpPl, pumpBash, ...words];
  const session = await exec(client, machine.instance.name, {
    command: commandFor(user, { kind: "program", argv }),
    environment: loginEnvironment,
    // A listener must delete its socket files, so it is ended by its input, not by a signal.
    ...(verb === "connect" && { gone: logins.gone }),
  });
  return session;
}

const longestLine = 1_000;

/** The first line of a stream; the rest can still be read. Fails if the stream ends first. */
export async function firstLine(stream: Readable): Promise<string> {
  let text = "";
  for (;;) {
    const byte: Buffer | null = stream.read(1);
    if (byte === null) await readable(stream);
    else if (byte[0] === 10) return text;
    else text += byte.toString("latin1");
    if (text.length > longestLine) throw new Error("too long a line");
  }
}

function readable(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => () => {
      stream.off("readable", onReadable).off("end", onEnd);
      act();
    };
    const onReadable = settle(resolve);
    const onEnd = settle(() => reject(new Error("it ended without output")));
    stream.on("readable", onReadable).on("end", onEnd);
    if (stream.readableEnded) onEnd();
  });
}

/** Passes on data and the end of each direction, until both have ended. */
function join(channel: ServerChannel, session: ExecSession): void {
  let bytes = 0;
  let total = Number.POSITIVE_INFINITY;
  // Not `end`, which would also close the other direction.
  const endWhenAllCame = () => bytes >= total && channel.eof();
  channel.on("error", () => undefined);
  channel.on("close", () => session.hangUp());
  channel.pipe(session.stdin);
  session.stdout.on("data", (chunk: Buffer) => {
    channel.write(chunk, () => {
      bytes += chunk.length;
      endWhenAllCame();
    });
    if (channel.writableNeedDrain) session.stdout.pause();
  });
  channel.on("drain", () => session.stdout.resume());
  createInterface({ input: session.stderr }).on("line", (line) => {
    const [, count] = /^end (\d+)$/.exec(line) ?? [];
    if (count !== undefined) total = Number(count);
    endWhenAllCame();
  });
  const close = () => channel.destroyed || channel.end();
  session.exit.then(close, close);
}
