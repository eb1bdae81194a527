import { expect, it } from "vitest";
import { deleteInstance } from "../../../../src/engine/lifecycle/lifecycle.js";
import { absent, conflict, incusWith, refused, started } from "../../../support/fake-incus.js";

const deletion = "DELETE /1.0/instances/web";

it.each([
  ["has ended since", [conflict, started]],
  ["was a deletion", [conflict, absent]],
])("deletes once more when the operation that was in the way %s", async (_case, answers) => {
  const { client, changes } = await incusWith({ [deletion]: answers });
  await deleteInstance(client, "web");
  expect(changes).toEqual([deletion, deletion]);
});

it("fails for any other reason at once", async () => {
  const { client, changes } = await incusWith({ [deletion]: [refused("Instance is running")] });
  await expect(deleteInstance(client, "web")).rejects.toThrow("Instance is running");
  expect(changes).toEqual([deletion]);
});
