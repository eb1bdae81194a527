import { PassThrough, type Readable, Writable } from "node:stream";
import WebSocket from "ws";
import { type IncusClient, IncusError, type Operation } from "./client.js";

export interface ExecRequest {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: number;
  readonly group?: number;
  readonly cwd?: string;
  /** With a terminal of this size; then everything comes on `stdout`. */
  readonly terminal?: { readonly width: number; readonly height: number };
}

/** A command that runs in a guest. */
export interface ExecSession {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  resize(width: number, height: number): void;
  /** Sends a signal, by number, to the command. */
  kill(signal: number): void;
  /** The exit code; 128 + n when signal n ended it. Comes after all output. */
  readonly exit: Promise<number>;
}

/** Bytes under way to one side before the other is asked to pause. */
const highWater = 1 << 20;

/**
 * Runs a command in an instance over Incus' websockets. An empty text message ends a stream in both directions; with a terminal
 * the socket must also be closed by us, or the operation may outlive the command.
 */
export async function exec(client: IncusClient, instance: string, what: ExecRequest): Promise<ExecSession> {
  const { terminal } = what;
  const operation = await client.request<Operation>("POST", `/1.0/instances/${instance}/exec`, {
    command: what.command,
    environment: what.environment ?? {},
    user: what.user ?? 0,
    group: what.group ?? 0,
    cwd: what.cwd ?? "",
    "wait-for-websocket": true,
    interactive: terminal !== undefined,
    width: terminal?.width ?? 0,
    height: terminal?.height ?? 0,
  });
  const secrets = (operation.metadata as { fds: Record<string, string> }).fds;
  const connect = (fd: string) => open(client, operation.id, secrets[fd] ?? "");
  const control = connect("control");
  control.on("error", () => undefined);
  const sockets = terminal === undefined ? ["0", "1", "2"].map(connect) : [connect("0")];
  const [first, second = first, third] = sockets as [WebSocket, WebSocket?, WebSocket?];
  const stdout = readFrom(second, terminal !== undefined);
  const stderr = third === undefined ? ended() : readFrom(third, false);
  const exit = Promise.all([exitCodeOf(client, operation.id), stdout.complete, stderr.complete]).then(
    ([code]) => code,
  );
  // The caller may look at the exit code later, or never: a failure must not end the process by itself.
  exit.catch(() => undefined).finally(() => [control, ...sockets].forEach((socket) => void socket.close()));
  const command = (message: object) => whenOpen(control, () => control.send(JSON.stringify(message)));
  return {
    stdin: writeTo(first),
    stdout: stdout.stream,
    stderr: stderr.stream,
    resize: (width, height) =>
      command({ command: "window-resize", args: { width: String(width), height: String(height) } }),
    kill: (signal) => command({ command: "signal", signal }),
    exit,
  };
}

/** Of two exit codes, those of a shell that could not run a command, Incus makes failures of its own. */
const unrunnable: Readonly<Record<string, number>> = {
  "Command not executable": 126,
  "Command not found": 127,
};

async function exitCodeOf(client: IncusClient, operation: string): Promise<number> {
  try {
    return (await client.waitFor<{ return: number }>(operation)).return;
  } catch (error) {
    const code = error instanceof IncusError ? unrunnable[error.message] : undefined;
    if (code === undefined) throw error;
    return code;
  }
}

interface Incoming {
  readonly stream: PassThrough;
  /** Resolves when Incus has said all; what is still in `stream` the reader takes in his own time. */
  readonly complete: Promise<void>;
}

function open(client: IncusClient, operation: string, secret: string): WebSocket {
  return new WebSocket(
    `ws+unix://${client.socketPath}:/1.0/operations/${operation}/websocket?secret=${secret}`,
    {
      perMessageDeflate: false,
    },
  );
}

function whenOpen(socket: WebSocket, act: () => void): void {
  if (socket.readyState === WebSocket.OPEN) act();
  else if (socket.readyState === WebSocket.CONNECTING) socket.once("open", act);
}

function readFrom(socket: WebSocket, closeAtEnd: boolean): Incoming {
  const stream = new PassThrough({ highWaterMark: highWater });
  let pending = 0;
  const complete = new Promise<void>((resolve) => {
    const end = () => {
      stream.end();
      resolve();
    };
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (!isBinary && data.length === 0) {
        if (closeAtEnd) socket.close();
        return end();
      }
      if (stream.writableEnded) return;
      pending += data.length;
      if (pending > highWater) socket.pause();
      // Counted by the callback: waiting for `drain` instead was seen to hang at 20 MB.
      stream.write(data, () => {
        pending -= data.length;
        if (socket.isPaused && pending <= highWater / 2) socket.resume();
      });
    });
    socket.on("close", end);
    socket.on("error", end);
  });
  return { stream, complete };
}

function ended(): Incoming {
  const stream = new PassThrough();
  stream.end();
  return { stream, complete: Promise.resolve() };
}

function writeTo(socket: WebSocket): Writable {
  const stream = new Writable({
    highWaterMark: highWater,
    write: (chunk: Buffer, _encoding, done) =>
      whenOpenOrGone(socket, () => socket.send(chunk, { binary: true }, () => done()), done),
    final: (done) => whenOpenOrGone(socket, () => socket.send("", { binary: false }, () => done()), done),
  });
  stream.on("error", () => undefined);
  return stream;
}

/** Input for a command that has ended goes nowhere, as it does in a pipe whose reader is gone. */
function whenOpenOrGone(socket: WebSocket, act: () => void, gone: () => void): void {
  if (socket.readyState === WebSocket.CONNECTING) socket.once("open", act);
  else if (socket.readyState === WebSocket.OPEN) act();
  else gone();
}
