import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { deadline } from "../../../src/process/deadline.js";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

it("fires as part of several, even if nothing else refers to it", async () => {
  const never = new AbortController();
  const either = AbortSignal.any([never.signal, deadline(30)]);
  const fired = once(either, "abort");
  for (let round = 0; round < 3; round++) {
    await setImmediate();
    collectGarbage();
  }
  await fired;
  expect(either.reason.name).toBe("TimeoutError");
});
