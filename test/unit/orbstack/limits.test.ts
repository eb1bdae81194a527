import { expect, it } from "vitest";
import { creationsAtATime } from "../../../src/orbstack/timeouts.js";

it.each([
  [undefined, "darwin", 1],
  [undefined, "linux", 3],
  ["8", "darwin", 8],
  ["1", "linux", 1],
  ["0", "linux", 3],
  ["many", "darwin", 1],
  ["1.5", "linux", 3],
] as const)(
  "with VAGRANT_ORBSTACK_CREATIONS %s on %s, %i are made at a time",
  (given, platform, expected) => {
    expect(creationsAtATime({ VAGRANT_ORBSTACK_CREATIONS: given }, platform)).toBe(expected);
  },
);
