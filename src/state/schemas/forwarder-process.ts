export const forwarderProcessSchema = {
  type: "object",
  properties: { pid: { type: "integer", minimum: 2 }, started: { type: "string", minLength: 1 } },
  required: ["pid", "started"],
  additionalProperties: false,
} as const;
