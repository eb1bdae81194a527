import { expect, it } from "vitest";
import { IncusError } from "../../../../src/engine/incus/incus-error.js";
import { deleteInstance } from "../../../../src/engine/lifecycle/lifecycle.js";
import { clientThat } from "../../../support/failing-client.js";

const overtaken = new IncusError(
  "Failed to create instance delete operation: A matching non-reusable operation has now succeeded",
  400,
);
const gone = new IncusError("Instance not found", 404);
const running = new IncusError("Instance is running", 400);

it.each([
  ["has ended since", [overtaken]],
  ["was a deletion", [overtaken, gone]],
])("retries if the operation in its way %s", async (_case, failures) => {
  const { client, calls } = clientThat(...failures);
  await deleteInstance(client, "web");
  expect(calls).toEqual(Array(2).fill("DELETE /1.0/instances/web"));
});

it("fails at once for any other reason", async () => {
  const { client, calls } = clientThat(running);
  await expect(deleteInstance(client, "web")).rejects.toBe(running);
  expect(calls).toHaveLength(1);
});
