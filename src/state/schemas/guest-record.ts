import { line, placeOfMachine } from "./machine-place.js";

/** Written by a machine's root. Newer versions of the plugin may add to it. */
export const guestRecordSchema = {
  type: "object",
  properties: {
    schema_version: { const: 1 },
    machine_id: { type: "string", pattern: "^[0-9A-Za-z-]{1,64}$" },
    orbstack_machine_name: line(63),
    ...placeOfMachine,
    vagrant_id: { type: "string", pattern: "^[0-9A-Z-]{1,64}$" },
    created_at: { type: "string", pattern: "^[0-9TZ:.-]{20,30}$" },
  },
  required: [
    "schema_version",
    "machine_id",
    "orbstack_machine_name",
    "machine_name",
    "root_path",
    "data_dir",
    "home_path",
    "host",
    "created_at",
  ],
} as const;
