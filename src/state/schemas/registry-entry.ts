import { string } from "../../machine/shape.js";
import { projectPlace } from "./project-place.js";

export const registryEntrySchema = {
  type: "object",
  properties: {
    ...projectPlace,
    copies: {
      type: "array",
      items: {
        type: "object",
        properties: projectPlace,
        required: ["root_path", "data_dir"],
        additionalProperties: false,
      },
    },
    protected: { enum: ["command", "vagrantfile"] },
    schema_version: { const: 1 },
    vagrant_id: string,
    machine_id: string,
    orbstack_machine_name: string,
    clone_of: string,
    backend: string,
    libvirt_uri: string,
    docker_host: string,
    mark: string,
    provider: string,
    machine_name: string,
    uid: { type: "integer", minimum: 0 },
    created_at: string,
  },
  required: [
    "schema_version",
    "machine_id",
    "provider",
    "machine_name",
    "root_path",
    "data_dir",
    "created_at",
  ],
  additionalProperties: false,
} as const;
