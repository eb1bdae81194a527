import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import type WebSocket from "ws";
import type { IncusClient, Operation } from "./client.js";
import { IncusError } from "./incus-error.js";
import { type Incoming, nothing, openSocket, readFrom, whenOpen, writeTo } from "./streams.js";

export interface ExecRequest {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: number;
  readonly group?: number;
  readonly cwd?: string;
  /** Runs it on a terminal of this size; all output then is on `stdout`. */
  readonly terminal?: { readonly width: number; readonly height: number };
  /** Aborted when the client is gone: the command gets a SIGHUP and is abandoned. */
  readonly gone?: AbortSignal;
}

/** A command that is running in a guest. */
export interface ExecSession {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  resize(width: number, height: number): void;
  /** Sends a signal, by its number, to the command. */
  kill(signal: number): void;
  /** Sends a SIGHUP and abandons the command, whether it ends or not. `exit` may fail. */
  hangUp(): void;
  /** The exit status; 128 + n if signal n ended it. Resolves after all output. */
  readonly exit: Promise<number>;
}

/** The sockets of a command, and its output. */
interface Channels {
  readonly control: WebSocket;
  readonly data: readonly WebSocket[];
  readonly stdin: Writable;
  readonly stdout: Incoming;
  readonly stderr: Incoming;
}

/** Runs a command in an instance over Incus' websockets. */
export async function startCommand(
  client: IncusClient,
  instance: string,
  what: ExecRequest,
): Promise<ExecSession> {
  const operation = await client.request<Operation>("POST", `/1.0/instances/${instance}/exec`, bodyOf(what));
  const channels = connect(client, operation, what.terminal !== undefined);
  const letGo = new AbortController();
  return sessionOf(channels, exitCodeOf(client, operation.id, letGo.signal), letGo);
}

function bodyOf({ command, environment = {}, user = 0, group = 0, cwd = "", terminal }: ExecRequest): object {
  const { width, height } = terminal ?? { width: 0, height: 0 };
  const interactive = terminal !== undefined;
  return { command, environment, user, group, cwd, interactive, width, height, "wait-for-websocket": true };
}

function connect(client: IncusClient, operation: Operation, withTerminal: boolean): Channels {
  const secrets = (operation.metadata as { fds: Record<string, string> }).fds;
  const open = (fd: string) => openSocket(client, operation.id, secrets[fd] ?? "");
  return withTerminal ? terminalChannels(open) : pipeChannels(open);
}

function pipeChannels(open: (fd: string) => WebSocket): Channels {
  const [control, first, second, third] = [open("control"), open("0"), open("1"), open("2")];
  return {
    control,
    data: [first, second, third],
    stdin: writeTo(first),
    stdout: readFrom(second),
    stderr: readFrom(third),
  };
}

/** We must close a terminal's only socket at the end, or the operation may outlive the command. */
function terminalChannels(open: (fd: string) => WebSocket): Channels {
  const [control, both] = [open("control"), open("0")];
  const stdout = readFrom(both);
  void stdout.whole.then(() => both.close());
  return { control, data: [both], stdin: writeTo(both), stdout, stderr: nothing() };
}

function sessionOf(channels: Channels, code: Promise<number>, letGo: AbortController): ExecSession {
  const { control, data, stdin, stdout, stderr } = channels;
  const tell = (message: object) => whenOpen(control, () => control.send(JSON.stringify(message)));
  const exit = exitAfterOutput(code, [stdout, stderr]);
  // The caller may read the exit status later or not at all, which must not be an unhandled rejection.
  exit.catch(() => undefined).finally(() => [control, ...data].forEach((socket) => void socket.close()));
  return {
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    resize: (width, height) =>
      tell({ command: "window-resize", args: { width: String(width), height: String(height) } }),
    kill: (signal) => tell({ command: "signal", signal }),
    hangUp: () => {
      tell({ command: "signal", signal: constants.signals.SIGHUP });
      letGo.abort();
      release(channels);
    },
    exit,
  };
}

function release({ control, data, stdout, stderr }: Channels): void {
  for (const { stream } of [stdout, stderr]) stream.resume();
  for (const socket of data) socket.terminate();
  // Incus kills a command whose control socket is not closed properly.
  whenOpen(control, () => control.close());
}

/** The exit status, once all output has arrived. */
async function exitAfterOutput(exit: Promise<number>, outputs: readonly Incoming[]): Promise<number> {
  const [code, ...whole] = await Promise.all([exit, ...outputs.map((output) => output.whole)]);
  if (whole.includes(false)) throw new Error("the connection to Incus broke before all output had come");
  return code;
}

/** Incus turns two exit statuses of a shell that could not run a command into failures. */
const unrunnable: Readonly<Record<string, number>> = {
  "Command not executable": 126,
  "Command not found": 127,
};

async function exitCodeOf(client: IncusClient, operation: string, signal: AbortSignal): Promise<number> {
  try {
    return (await client.waitFor<{ return: number }>(operation, { signal })).return;
  } catch (error) {
    const code = error instanceof IncusError ? unrunnable[error.message] : undefined;
    if (code === undefined) throw error;
    return code;
  }
}
