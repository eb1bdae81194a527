import type { Step } from "../../context/step.js";
import { isReachable as ask } from "../../guest/reachable.js";

/** Whether SSH answers. It nearly always does, which saves Vagrant's own wait with its interval of a second. */
export const isReachable: Step = {
  name: "is_reachable",
  run: ({ machine, parts }) => ask(machine, parts),
};
