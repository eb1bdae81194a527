import { EventEmitter, once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { IncusClient } from "../../../../src/engine/incus/client.js";
import { collect } from "../../../../src/engine/incus/collect.js";
import { IncusError, isAbsent } from "../../../../src/engine/incus/incus-error.js";
import { ended, failed, incusThat, incusThatAnswers, started } from "../../../support/fake-incus.js";

/** What Incus says to `answer` however it likes. */
const ask = async (...args: Parameters<typeof incusThat>) => {
  const client = await incusThat(...args);
  return client.request("GET", "/1.0");
};

/** What an Incus sees of a request. */
async function record(request: IncomingMessage) {
  const { method, url, headers } = request;
  return { method, url, headers, body: await collect(request) };
}

it("sends a body as JSON, and returns the metadata of the answer", async () => {
  const seen: unknown[] = [];
  const client = await incusThat(async (request, response) => {
    seen.push(await record(request));
    response.end(JSON.stringify({ type: "sync", metadata: { status: "Running" } }));
  });
  expect(await client.request("GET", "/1.0/instances/web/state")).toEqual({ status: "Running" });
  await client.request("PATCH", "/1.0/instances/web", { config: { a: "ä" } });
  expect(seen).toEqual([
    expect.objectContaining({ method: "GET", url: "/1.0/instances/web/state", body: "" }),
    {
      method: "PATCH",
      url: "/1.0/instances/web",
      headers: expect.objectContaining({ "content-type": "application/json" }),
      body: '{"config":{"a":"ä"}}',
    },
  ]);
});

it("takes Incus' error, with its status", async () => {
  const { client } = await incusThatAnswers(
    { type: "error", error: "Instance not found", error_code: 404 },
    { type: "error", error: "No such storage pool", error_code: 400 },
  );
  const [absent, broken] = [await failureOf(client), await failureOf(client)];
  expect(absent).toMatchObject({ message: "Instance not found", status: 404 });
  expect([isAbsent(absent), isAbsent(broken), isAbsent(new Error("Instance not found"))]).toEqual([
    true,
    false,
    false,
  ]);
});

it("takes the status of HTTP for an error without one", async () => {
  const client = await incusThat((_, response) => {
    response.statusCode = 403;
    response.end('{"type":"error"}');
  });
  expect(await failureOf(client)).toMatchObject({ message: "unknown error", status: 403 });
});

it("waits for an operation to end, and returns its metadata", async () => {
  const { client, calls } = await incusThatAnswers(started, ended({ return: 3 }));
  expect(await client.operate("PUT", "/1.0/instances/web/state")).toEqual({ return: 3 });
  expect(calls).toEqual(["PUT /1.0/instances/web/state", "GET /1.0/operations/1/wait"]);
});

it("fails as the operation does", async () => {
  const { client } = await incusThatAnswers(started, failed("Failed to run: forkstart"));
  await expect(client.operate("PUT", "/1.0/instances/web/state")).rejects.toThrow(
    new IncusError("Failed to run: forkstart", 400),
  );
});

it("stops waiting when it is cancelled, for the reason of the cancellation", async () => {
  const canceled = new Error("canceled");
  const controller = new AbortController();
  const closed: Promise<unknown>[] = [];
  const client = await incusThat((request, response) => {
    if (request.method === "POST") return response.end(JSON.stringify(started));
    closed.push(once(request.socket, "close"));
    return controller.abort(canceled);
  });
  const { signal } = controller;
  await expect(client.operate("POST", "/1.0/instances", {}, { signal })).rejects.toBe(canceled);
  expect(closed).toHaveLength(1);
  await Promise.all(closed);
  await expect(client.request("GET", "/1.0", undefined, { signal })).rejects.toBe(canceled);
});

it("stops a download when it is cancelled", async () => {
  const controller = new AbortController();
  const client = await incusThat((_, response) => response.write("half"));
  const body = await client.download("/1.0/images/1/export", { signal: controller.signal });
  await once(body, "readable");
  controller.abort(new Error("canceled"));
  await expect(collect(body)).rejects.toThrow();
});

it.each([
  ["is not JSON", "<html>Bad gateway</html>", "Incus answered 200 without JSON"],
  ["is half of one", '{"type":"sync","metadata":{"a"', "Incus answered 200 without JSON"],
  ["is JSON of another kind", "null", "Incus answered 200 with something else than an answer"],
  ["has no type", '{"metadata":{}}', "Incus answered 200 with something else than an answer"],
])("refuses an answer that %s", async (_case, text, message) => {
  const failure = await ask((_, response) => response.end(text)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(IncusError);
  expect(failure).toMatchObject({ message, status: 200 });
});

it.each([
  ["is gone before it answers", (socket: Socket) => void socket.destroy()],
  ["says what is no HTTP", (socket: Socket) => void socket.end("Hello!\r\n\r\n")],
  [
    "is gone in the middle of an answer",
    (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"type":"sync",'),
  ],
])("cannot reach an Incus that %s", async (_case, act) => {
  const failure = await ask(({ socket }) => act(socket)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(IncusError);
  expect(failure).toMatchObject({ status: 0, cause: expect.any(Error) });
});

it("cannot reach an Incus that does not run", async () => {
  const failure = await failureOf(new IncusClient("/nowhere/incus.socket"));
  expect(failure).toMatchObject({ message: expect.stringContaining("ENOENT"), status: 0 });
});

it("downloads what is no JSON, and takes an error for one", async () => {
  const client = await incusThat(({ url }, response) => {
    if (url === "/1.0/instances/web/logs/lxc.log") return response.end("line\n");
    response.statusCode = 404;
    return response.end(JSON.stringify({ type: "error", error: "not found", error_code: 404 }));
  });
  expect(await collect(await client.download("/1.0/instances/web/logs/lxc.log"))).toBe("line\n");
  await expect(client.download("/1.0/instances/db/logs/lxc.log")).rejects.toThrow(
    new IncusError("not found", 404),
  );
});

it("uploads a file, and waits until it was taken in", async () => {
  const seen: unknown[] = [];
  const client = await incusThat(async (request, response) => {
    if (request.method === "POST") seen.push(await record(request));
    response.end(JSON.stringify(request.method === "POST" ? started : ended({ fingerprint: "abc" })));
  });
  const body = Readable.from(["one", "two"]);
  const headers = { "x-incus-name": "web" };
  expect(await client.upload("/1.0/instances", headers, body)).toEqual({ fingerprint: "abc" });
  expect(seen).toEqual([
    expect.objectContaining({
      body: "onetwo",
      headers: expect.objectContaining({ "content-type": "application/octet-stream", "x-incus-name": "web" }),
    }),
  ]);
});

it("breaks off when the file cannot be read on, so that Incus does not wait for the rest", async () => {
  const begun = new EventEmitter();
  const received: Promise<string>[] = [];
  const client = await incusThat((request) => {
    received.push(collect(request).catch(() => "cut off"));
    begun.emit("begun");
  });
  async function* file() {
    yield "half";
    await once(begun, "begun");
    throw new Error("EIO: i/o error");
  }
  await expect(client.upload("/1.0/images", {}, Readable.from(file()))).rejects.toThrow("EIO");
  expect(await Promise.all(received)).toEqual(["cut off"]);
});

it("overwrites a file of an instance", async () => {
  const seen: unknown[] = [];
  const client = await incusThat(async (request, response) => {
    seen.push(await record(request));
    response.end('{"type":"sync","metadata":{}}');
  });
  await client.overwrite("/1.0/instances/web/files?path=/etc/hostname", "web\n");
  expect(seen).toEqual([
    expect.objectContaining({
      body: "web\n",
      headers: expect.objectContaining({ "x-incus-write": "overwrite" }),
    }),
  ]);
});

it("keeps its connection, until it is closed", async () => {
  const sockets = new Set<Socket>();
  const client = await incusThat(({ socket }, response) => {
    sockets.add(socket);
    response.end('{"type":"sync","metadata":null}');
  });
  for (let count = 0; count < 3; count++) await client.request("GET", "/1.0");
  expect(sockets.size).toBe(1);
  const closed = Promise.all([...sockets].map((socket) => once(socket, "close")));
  client.close();
  await closed;
});

async function failureOf(client: IncusClient): Promise<unknown> {
  return client.request("GET", "/1.0").then(
    () => undefined,
    (error: unknown) => error,
  );
}

it("finds out whether an instance has a file", async () => {
  const seen: string[] = [];
  const client = await incusThat(({ method, url = "" }, response) => {
    seen.push(`${method} ${url}`);
    response.statusCode = { "1": 200, "2": 404 }[url.at(-1) ?? ""] ?? 500;
    response.end();
  });
  expect(await client.hasFile("web", "/etc/a b&1")).toBe(true);
  expect(await client.hasFile("web", "/2")).toBe(false);
  await expect(client.hasFile("web", "/3")).rejects.toMatchObject({ status: 500 });
  expect(seen[0]).toBe("HEAD /1.0/instances/web/files?path=%2Fetc%2Fa%20b%261");
});
