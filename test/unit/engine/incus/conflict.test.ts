import { Readable } from "node:stream";
import { expect, it } from "vitest";
import {
  conflict,
  done,
  ended,
  failed,
  incusThatAnswers,
  refused,
  started,
} from "../../../support/fake-incus.js";

const refusal = "matching non-reusable operation has now succeeded";
const path = "/1.0/instances/web";
const wait = "GET /1.0/operations/1/wait";

it("makes a change again that collided with an operation that has just ended", async () => {
  const { client, calls } = await incusThatAnswers(conflict, done);
  await client.request("PATCH", path, { config: {} });
  expect(calls).toEqual(Array(2).fill(`PATCH ${path}`));
});

it("asks again about a guest that ended while Incus looked at it", async () => {
  const { client, calls } = await incusThatAnswers(refused("Invalid PID '\ufffd'", 500), done);
  await client.request("GET", `${path}/state`);
  expect(calls).toHaveLength(2);
});

it("starts an operation again that collided, whether it was refused or failed", async () => {
  const { client, calls } = await incusThatAnswers(
    conflict,
    started,
    failed(`Create: A ${refusal}`),
    started,
    ended(),
  );
  await client.operate("DELETE", path);
  expect(calls).toEqual([`DELETE ${path}`, `DELETE ${path}`, wait, `DELETE ${path}`, wait]);
});

it("gives up when it always collides", async () => {
  const { client, calls } = await incusThatAnswers(...Array<object>(20).fill(conflict));
  await expect(client.operate("DELETE", path)).rejects.toThrow(refusal);
  expect(calls).toHaveLength(5);
});

it("sends a file only once, which cannot be read again", async () => {
  const { client, calls } = await incusThatAnswers(conflict);
  await expect(client.upload("/1.0/instances", {}, Readable.from(["file"]))).rejects.toThrow(refusal);
  expect(calls).toHaveLength(1);
});
