import { string } from "../../machine/shape.js";

export const guestAnswerSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: string,
    question: string,
    asked_at: string,
    answer: { type: "string" },
  },
  required: ["schema_version", "machine_id", "question", "asked_at", "answer"],
  additionalProperties: false,
} as const;
