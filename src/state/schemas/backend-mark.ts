import { openObject } from "../../machine/shape.js";
import { machinePlace } from "./machine-place.js";

/** In a label or a description. Newer versions of the plugin may add to it. */
export const backendMarkSchema = openObject({
  id: { type: "string", pattern: "^[0-9a-f]{1,64}$" },
  ...machinePlace,
});
