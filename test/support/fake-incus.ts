import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { IncusClient } from "../../src/engine/incus/client.js";
import { collect } from "../../src/engine/incus/collect.js";
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

export const done = { type: "sync", metadata: null };
export const refused = (error: string, error_code = 400) => ({ type: "error", error, error_code });
export const absent = refused("Instance not found", 404);
/** What Incus says of a change that came while it was finishing another one. */
export const conflict = refused(
  "Failed to create instance operation: A matching non-reusable operation has now succeeded",
);

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

/**
 * A client of an Incus that gives these answers to each call, in order, of which the last stays; and the changes that it was asked
 * for, with their bodies. Operations succeed, and none is under way.
 */
export async function incusWith(answers: Readonly<Record<string, readonly object[]>>) {
  const changes: string[] = [];
  const bodies: unknown[] = [];
  const asked: Record<string, number> = {};
  const all: typeof answers = {
    "GET /1.0/operations?recursion=1": [{ type: "sync", metadata: {} }],
    "GET /1.0/operations/1/wait": [ended()],
    ...answers,
  };
  const client = await incusThat(async (request, response) => {
    const call = `${request.method} ${request.url}`;
    if (request.method !== "GET" && request.method !== "HEAD") changes.push(call);
    bodies.push(JSON.parse((await collect(request)) || "null"));
    const count = asked[call] ?? 0;
    asked[call] = count + 1;
    const given: object = all[call]?.[count] ?? all[call]?.at(-1) ?? absent;
    if ("error_code" in given) response.statusCode = Number(given.error_code);
    response.end(JSON.stringify(given));
  });
  return { client, changes, bodies: () => bodies.filter((body) => body !== null) };
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
