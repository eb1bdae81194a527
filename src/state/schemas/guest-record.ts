import { openObject } from "../../machine/shape.js";
import { version } from "./common.js";
import { line, machinePlace } from "./machine-place.js";

/**
 * What a machine says of itself: whose it is, for the day when all that this computer knew of it is lost. Written by a machine's root. Newer
 * versions of the plugin may add to it.
 */
export const guestRecordSchema = openObject(
  {
    schema_version: version,
    /** OrbStack's id of it. What was imported has another one, under whatever name. */
    machine_id: { type: "string", pattern: "^[0-9A-Za-z-]{1,64}$" },
    /** OrbStack's name of it, when this was written. A copy has another one, and what stands here is not said of it. */
    orbstack_machine_name: line(63),
    ...machinePlace,
    /** ISO 8601. */
    created_at: { type: "string", pattern: "^[0-9TZ:.-]{20,30}$" },
  },
  {
    /** Vagrant's id, where it is not OrbStack's. */
    vagrant_id: { type: "string", pattern: "^[0-9A-Z-]{1,64}$" },
  },
);
