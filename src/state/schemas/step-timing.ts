import { object, string } from "../../machine/shape.js";
import { time } from "./common.js";

/** A line of the step log: a step of an action, and how long it took. */
export const stepTimingSchema = object(
  {
    /** Identifies a `vagrant` command; the same for all its steps. */
    command: string,
    /** Vagrant's action, such as `up`. */
    action: string,
    step: string,
    started_at: time,
    ms: { type: "number", minimum: 0 },
    outcome: { enum: ["done", "failed"] },
  },
  {
    /** The step only evaluated a condition. */
    question: { const: true },
  },
);
