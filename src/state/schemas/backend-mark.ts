import { placeOfMachine } from "./machine-place.js";

/** Of a label, or of a description; newer versions of the plugin may add to it. */
export const backendMarkSchema = {
  type: "object",
  properties: { id: { type: "string", pattern: "^[0-9a-f]{1,64}$" }, ...placeOfMachine },
  required: ["id", "machine_name", "root_path", "data_dir", "home_path", "host"],
} as const;
