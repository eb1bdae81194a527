import { PassThrough, Writable } from "node:stream";
import WebSocket from "ws";
import type { IncusClient } from "./client.js";

/** How many bytes may be buffered before the sender must pause. */
const highWater = 1 << 20;

/** The output of a command. */
export interface Incoming {
  readonly stream: PassThrough;
  /** Whether Incus marked the end; resolves when nothing more arrives. The reader may still have to read `stream`. */
  readonly whole: Promise<boolean>;
}

/**
 * Opens a stream of an operation. We do not answer pings: Incus does not require it, and answering on a closed socket
 * would fail and lose unread data. Errors are ignored, because an unhandled one would end the process; the end of the
 * socket says enough.
 */
export function openSocket(client: IncusClient, operation: string, secret: string): WebSocket {
  const url = `ws+unix://${client.socketPath}:/1.0/operations/${operation}/websocket?secret=${secret}`;
  const socket = new WebSocket(url, { perMessageDeflate: false, autoPong: false });
  return socket.on("error", () => undefined);
}

export function whenOpen(socket: WebSocket, act: () => void): void {
  if (socket.readyState === WebSocket.OPEN) act();
  else if (socket.readyState === WebSocket.CONNECTING) socket.once("open", act);
}

/** Reads from a socket until Incus' end mark, an empty text message. */
export function readFrom(socket: WebSocket): Incoming {
  const stream = new PassThrough({ highWaterMark: highWater });
  const pass = passOn(socket, stream);
  const whole = new Promise<boolean>((resolve) => {
    const end = (marked: boolean) => {
      stream.end();
      resolve(marked);
    };
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (!isBinary && data.length === 0) end(true);
      else if (!stream.writableEnded) pass(data);
    });
    socket.on("close", () => end(false));
    socket.on("error", () => end(false));
  });
  return { stream, whole };
}

/** Writes to a stream, and pauses the socket while too much is buffered. */
function passOn(socket: WebSocket, stream: PassThrough): (data: Buffer) => void {
  let pending = 0;
  return (data) => {
    pending += data.length;
    if (pending > highWater) socket.pause();
    // Counts in the callback, because waiting for `drain` was seen to hang at 20 MB.
    stream.write(data, () => {
      pending -= data.length;
      if (socket.isPaused && pending <= highWater / 2) socket.resume();
    });
  };
}

/** For commands without this output. */
export function nothing(): Incoming {
  const stream = new PassThrough();
  stream.end();
  return { stream, whole: Promise.resolve(true) };
}

/** Sends what is written over a socket, and the end as an empty text message. */
export function writeTo(socket: WebSocket): Writable {
  const stream = new Writable({
    highWaterMark: highWater,
    write: (chunk: Buffer, _encoding, done) =>
      whenOpenOrGone(socket, () => socket.send(chunk, { binary: true }, () => done()), done),
    final: (done) => whenOpenOrGone(socket, () => socket.send("", { binary: false }, () => done()), done),
  });
  return stream.on("error", () => undefined);
}

/** Input for a command that has ended is dropped, as in a pipe without a reader. */
function whenOpenOrGone(socket: WebSocket, act: () => void, gone: () => void): void {
  if (socket.readyState === WebSocket.OPEN) act();
  else if (socket.readyState !== WebSocket.CONNECTING) gone();
  else
    socket.once("close", gone).once("open", () => {
      socket.off("close", gone);
      act();
    });
}
