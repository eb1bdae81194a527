import { number, string } from "../../machine/shape.js";

/** Which leases of ports a run of Vagrant took for a machine. */
export const portLeasesSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    vagrant: {
      type: "object",
      properties: { pid: number, started: string },
      required: ["pid", "started"],
      additionalProperties: false,
    },
    leases: {
      type: "array",
      items: {
        type: "object",
        properties: { file: string, modified_ms: number },
        required: ["file", "modified_ms"],
        additionalProperties: false,
      },
    },
  },
  required: ["schema_version", "vagrant", "leases"],
  additionalProperties: false,
} as const;
