/** JSON schemas of the files under Vagrant's folders; compiled by `scripts/generate.ts`. */
const string = { type: "string" } as const;

export const metadataSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: string,
    orbstack_machine_name: { type: "string", minLength: 1 },
    created_at: string,
    provider_version: string,
    intent: { const: "create" },
  },
  required: ["schema_version", "orbstack_machine_name", "created_at", "provider_version"],
  additionalProperties: false,
} as const;

export const registryEntrySchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: string,
    orbstack_machine_name: string,
    provider: string,
    machine_name: string,
    root_path: string,
    data_dir: string,
    created_at: string,
  },
  required: [
    "schema_version",
    "machine_id",
    "orbstack_machine_name",
    "provider",
    "machine_name",
    "root_path",
    "data_dir",
    "created_at",
  ],
  additionalProperties: false,
} as const;
