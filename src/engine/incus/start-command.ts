import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import type WebSocket from "ws";
import { type IncusClient, IncusError, type Operation } from "./client.js";
import { type Incoming, nothing, openSocket, readFrom, whenOpen, writeTo } from "./streams.js";

export interface ExecRequest {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: number;
  readonly group?: number;
  readonly cwd?: string;
  /** With a terminal of this size; then everything comes on `stdout`. */
  readonly terminal?: { readonly width: number; readonly height: number };
  /** Aborted when nobody is interested in the command any more: it is hung up, and let go. */
  readonly gone?: AbortSignal;
}

/** A command that runs in a guest. */
export interface ExecSession {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  resize(width: number, height: number): void;
  /** Sends a signal, by number, to the command. */
  kill(signal: number): void;
  /** Tells the command that nobody is interested any more, and lets go of it, whatever it does then. `exit` may fail. */
  hangUp(): void;
  /** The exit status; 128 + n when signal n ended it. Comes after all output. */
  readonly exit: Promise<number>;
}

/** The sockets of a command, and what comes over them. */
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

/** A terminal's one socket must be closed by us at the end, or the operation may outlive the command. */
function terminalChannels(open: (fd: string) => WebSocket): Channels {
  const [control, both] = [open("control"), open("0")];
  const stdout = readFrom(both);
  void stdout.whole.then(() => both.close());
  return { control, data: [both], stdin: writeTo(both), stdout, stderr: nothing() };
}

function sessionOf(channels: Channels, code: Promise<number>, letGo: AbortController): ExecSession {
  const { control, data, stdin, stdout, stderr } = channels;
  const tell = (message: object) => whenOpen(control, () => control.send(JSON.stringify(message)));
  const exit = wholeExit(code, [stdout, stderr]);
  // The caller may look at the exit status later, or never: a failure must not end the process by itself.
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
  // Incus kills a command whose control socket goes without a word.
  whenOpen(control, () => control.close());
}

/** An exit status counts only with all that the command has printed. */
async function wholeExit(exit: Promise<number>, outputs: readonly Incoming[]): Promise<number> {
  const [code, ...whole] = await Promise.all([exit, ...outputs.map((output) => output.whole)]);
  if (whole.includes(false)) throw new Error("the connection to Incus broke before all output had come");
  return code;
}

/** Of two exit statuses, those of a shell that could not run a command, Incus makes failures of its own. */
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
