import { string } from "../../machine/shape.js";

const port = { type: "integer", minimum: 1, maximum: 65_535 } as const;

export const forwardingPlanSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: string,
    username: string,
    cli_path: string,
    ports: {
      type: "array",
      items: {
        type: "object",
        properties: {
          host_ip: string,
          host: port,
          guest_ip: string,
          guest: port,
          carrier: { enum: ["ssh", "orbstack"] },
        },
        required: ["host_ip", "host", "guest_ip", "guest", "carrier"],
        additionalProperties: false,
      },
    },
  },
  required: ["schema_version", "machine_id", "username", "ports"],
  additionalProperties: false,
} as const;
