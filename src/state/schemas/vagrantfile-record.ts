import { string } from "../../machine/shape.js";

export const vagrantfileRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    written: { type: "array", items: string },
    applied: {
      type: "object",
      properties: { hash: string, text: string, context: { type: "object" } },
      required: ["hash", "context"],
      additionalProperties: false,
    },
  },
  required: ["schema_version", "written"],
  additionalProperties: false,
} as const;
