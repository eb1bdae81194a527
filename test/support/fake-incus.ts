import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { IncusClient } from "../../src/engine/incus/client.js";
import { temporaryFolder } from "./temporary-folder.js";

type Upgrade = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;

const fds = { 0: "stdin", 1: "stdout", 2: "stderr", control: "control" };
const started = { type: "async", metadata: { id: "1", metadata: { fds } } };

/** A client of an Incus that starts every command. `outcome` is its answer, and `upgrade` serves the streams. */
export async function fakeIncus(outcome: object, upgrade: Upgrade): Promise<IncusClient> {
  const socket = join(await temporaryFolder(), "socket");
  const answer = ({ method }: IncomingMessage, response: ServerResponse) =>
    response.end(JSON.stringify(method === "POST" ? started : outcome));
  const server = createServer(answer).on("upgrade", upgrade);
  await once(server.listen(socket), "listening");
  const client = new IncusClient(socket);
  onTestFinished(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return client;
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
