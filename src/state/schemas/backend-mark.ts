import { openObject } from "../../machine/shape.js";
import { machinePlace } from "./machine-place.js";

/** Of a label, or of a description; newer versions of the plugin may add to it. */
export const backendMarkSchema = openObject({
  id: { type: "string", pattern: "^[0-9a-f]{1,64}$" },
  ...machinePlace,
});
