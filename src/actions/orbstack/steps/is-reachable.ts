import type { Step } from "../../context/step.js";
import { isReachable as ask } from "../../guest/reachable.js";

/** Whether SSH answers. It nearly always does, and then Vagrant's own wait, which looks once a second, is saved. */
export const isReachable: Step = {
  name: "is_reachable",
  run: ({ machine, parts }) => ask(machine, parts),
};
