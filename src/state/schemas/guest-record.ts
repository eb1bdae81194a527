import { openObject } from "../../machine/shape.js";
import { version } from "./common.js";
import { line, machinePlace } from "./machine-place.js";

/**
 * The machine's own record. It names its project in case this computer loses all its records. A guest's root can write
 * anything here. Newer versions of the plugin may add to it.
 */
export const guestRecordSchema = openObject(
  {
    schema_version: version,
    /** OrbStack's id. An imported machine has another one, so the record is not its own. */
    machine_id: { type: "string", pattern: "^[0-9A-Za-z-]{1,64}$" },
    /** OrbStack's name when this was written. A clone has another one, so the record is not its own. */
    orbstack_machine_name: line(63),
    ...machinePlace,
    /** ISO 8601. */
    created_at: { type: "string", pattern: "^[0-9TZ:.-]{20,30}$" },
  },
  {
    /** Vagrant's id, if it differs from OrbStack's. */
    vagrant_id: { type: "string", pattern: "^[0-9A-Z-]{1,64}$" },
  },
);
