import { PassThrough, Writable } from "node:stream";
import WebSocket from "ws";
import type { IncusClient } from "./client.js";

/** Bytes under way to one side before the other is asked to pause. */
const highWater = 1 << 20;

/** Output of a command. */
export interface Incoming {
  readonly stream: PassThrough;
  /** Whether Incus has marked the end, once nothing more comes; what is still in `stream` the reader takes in their own time. */
  readonly whole: Promise<boolean>;
}

/**
 * Opens a stream of an operation. Pings are not answered: Incus does not ask for it, and when it has closed the socket already, writing
 * fails and takes along what has not been read yet. An error that nobody listens to would end the process, with all that it does for other
 * guests; the end of the socket tells enough.
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

/** What comes over a socket, up to Incus' mark, an empty text message. */
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

/** Writes to a stream, and has the socket wait while too much is under way. */
function passOn(socket: WebSocket, stream: PassThrough): (data: Buffer) => void {
  let pending = 0;
  return (data) => {
    pending += data.length;
    if (pending > highWater) socket.pause();
    // Counted by the callback: waiting for `drain` instead was seen to hang at 20 MB.
    stream.write(data, () => {
      pending -= data.length;
      if (socket.isPaused && pending <= highWater / 2) socket.resume();
    });
  };
}

/** The output of which there is none. */
export function nothing(): Incoming {
  const stream = new PassThrough();
  stream.end();
  return { stream, whole: Promise.resolve(true) };
}

/** Input of a command: what is written goes over a socket, and the end as an empty text message. */
export function writeTo(socket: WebSocket): Writable {
  const stream = new Writable({
    highWaterMark: highWater,
    write: (chunk: Buffer, _encoding, done) =>
      whenOpenOrGone(socket, () => socket.send(chunk, { binary: true }, () => done()), done),
    final: (done) => whenOpenOrGone(socket, () => socket.send("", { binary: false }, () => done()), done),
  });
  return stream.on("error", () => undefined);
}

/** Input for a command that has ended goes nowhere, as it does in a pipe whose reader is gone. */
function whenOpenOrGone(socket: WebSocket, act: () => void, gone: () => void): void {
  if (socket.readyState === WebSocket.OPEN) act();
  else if (socket.readyState !== WebSocket.CONNECTING) gone();
  else
    socket.once("close", gone).once("open", () => {
      socket.off("close", gone);
      act();
    });
}
