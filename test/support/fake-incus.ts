import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { IncusClient } from "../../src/engine/incus/client.js";
import { temporaryFolder } from "./temporary-folder.js";

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;
type Upgrade = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;

const fds = { 0: "stdin", 1: "stdout", 2: "stderr", control: "control" };

export const started = { type: "async", metadata: { id: "1", metadata: { fds } } };

/** How an operation ended, as an answer to who waits for it. */
export const ended = (metadata: object = {}) => ({
  type: "sync",
  metadata: { id: "1", status_code: 200, err: "", metadata },
});
export const failed = (err: string) => ({
  type: "sync",
  metadata: { id: "1", status_code: 400, err, metadata: null },
});

/** A client of an Incus that answers, over its socket, as told. */
export async function incusThat(answer: Answer, upgrade?: Upgrade): Promise<IncusClient> {
  const socket = join(await temporaryFolder(), "socket");
  const server = createServer(answer);
  if (upgrade !== undefined) server.on("upgrade", upgrade);
  await once(server.listen(socket), "listening");
  const client = new IncusClient(socket);
  onTestFinished(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

/** A client of an Incus that gives these answers, in order, and the calls that it got. */
export async function incusThatAnswers(...answers: readonly object[]) {
  const calls: string[] = [];
  const client = await incusThat(({ method, url }, response) => {
    response.end(JSON.stringify(answers[calls.length]));
    calls.push(`${method} ${url}`);
  });
  return { client, calls };
}

/** A client of an Incus that starts every command. `outcome` is its answer, and `upgrade` serves the streams. */
export function fakeIncus(outcome: object, upgrade: Upgrade): Promise<IncusClient> {
  return incusThat(
    ({ method }, response) => response.end(JSON.stringify(method === "POST" ? started : outcome)),
    upgrade,
  );
}

/** Streams that open. `serve` gets each with its name: stdin, stdout, stderr or control. */
export function streams(serve: (name: string, stream: WebSocket, socket: Duplex) => void): Upgrade {
  const server = new WebSocketServer({ noServer: true });
  return (incoming, socket, head) =>
    server.handleUpgrade(incoming, socket, head, (stream) => {
      const name = new URL(incoming.url ?? "", "ws://incus").searchParams.get("secret");
      serve(name ?? "", stream, socket);
    });
}
