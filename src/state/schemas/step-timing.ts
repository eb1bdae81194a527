import { string } from "../../machine/shape.js";

/** One line of the log of steps. */
export const stepTimingSchema = {
  type: "object",
  properties: {
    command: string,
    action: string,
    step: string,
    started_at: string,
    ms: { type: "number", minimum: 0 },
    outcome: { enum: ["done", "failed"] },
    question: { const: true },
  },
  required: ["command", "action", "step", "started_at", "ms", "outcome"],
  additionalProperties: false,
} as const;
