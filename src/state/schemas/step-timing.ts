import { object, string } from "../../machine/shape.js";
import { time } from "./common.js";

/** One line of the log of steps: one step that was done with a machine, and how long it took. */
export const stepTimingSchema = object(
  {
    /** Stands for one `vagrant` command: the same for all of its steps. */
    command: string,
    /** Vagrant's action, such as `up`. */
    action: string,
    step: string,
    started_at: time,
    ms: { type: "number", minimum: 0 },
    outcome: { enum: ["done", "failed"] },
  },
  {
    /** It only answered yes or no. */
    question: { const: true },
  },
);
