import { backendNames } from "../../machine/backend-name.js";
import { number, string } from "../../machine/shape.js";

export const backendRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    backend: { enum: backendNames },
    libvirt_uri: string,
    docker_host: string,
    mark: string,
    created_at: string,
    ssh: {
      type: "object",
      properties: {
        host: string,
        port: number,
        username: string,
        private_key_path: { type: "array", items: string },
      },
      required: ["host", "port", "username", "private_key_path"],
      additionalProperties: false,
    },
  },
  required: ["schema_version", "backend", "created_at"],
  additionalProperties: false,
} as const;
