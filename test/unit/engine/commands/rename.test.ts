import { userInfo } from "node:os";
import { expect, it } from "vitest";
import { rename } from "../../../../src/engine/commands/rename.js";
import { keys } from "../../../../src/engine/machines/record.js";
import { conflict, done, incusWith, started } from "../../../support/fake-incus.js";

const web = {
  name: "web",
  status: "Stopped",
  architecture: "x86_64",
  config: { [keys.id]: "01A", [keys.owner]: String(userInfo().uid), [keys.name]: "web" },
};

it("renames a machine while Incus still finishes other operations on it", async () => {
  const { client, changes } = await incusWith({
    "GET /1.0/instances/web": [{ type: "sync", metadata: web }],
    "PATCH /1.0/instances/web": [conflict, done],
    "POST /1.0/instances/web": [conflict, started],
    "PATCH /1.0/instances/db": [conflict, done],
  });
  const { signal } = new AbortController();
  await rename({ client, signal, print: () => undefined, say: () => undefined }, "web", "db");
  expect(changes).toEqual([
    ...Array(2).fill("PATCH /1.0/instances/web"),
    ...Array(2).fill("POST /1.0/instances/web"),
    ...Array(2).fill("PATCH /1.0/instances/db"),
  ]);
});
