import { string } from "../../machine/shape.js";

export const networkSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    allocations: {
      type: "object",
      additionalProperties: {
        type: "object",
        properties: {
          machine_id: string,
          machine_name: string,
          hostname: string,
          root_path: string,
          volume: string,
          data_dir: string,
          claimed_at: string,
          announced: { type: "boolean" },
        },
        required: ["machine_name", "root_path", "data_dir", "claimed_at", "announced"],
        additionalProperties: false,
      },
    },
  },
  required: ["schema_version", "allocations"],
  additionalProperties: false,
} as const;
