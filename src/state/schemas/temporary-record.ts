import { string } from "../../machine/shape.js";

export const temporaryRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    name: { type: "string", pattern: "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$" },
    provider: { enum: ["orbstack", "vagrant"] },
    box: string,
    options: {
      type: "object",
      propertyNames: { pattern: "^[a-z][a-z_]*$" },
      additionalProperties: { type: ["string", "number"] },
    },
    mounts: {
      type: "array",
      items: {
        type: "object",
        properties: { hostpath: string, guestpath: string, read_only: { type: "boolean" } },
        required: ["hostpath", "guestpath", "read_only"],
        additionalProperties: false,
      },
    },
    created_at: string,
    session: {
      type: "object",
      // In a container it may be the first process.
      properties: { pid: { type: "integer", minimum: 1 }, started: { type: "string", minLength: 1 } },
      required: ["pid", "started"],
      additionalProperties: false,
    },
  },
  required: ["schema_version", "name", "provider", "options", "mounts", "created_at"],
  additionalProperties: false,
} as const;
