import { boolean, list, object, string } from "../../machine/shape.js";
import { time, version } from "./common.js";
import { processId } from "./process-id.js";

const mount = object({
  /** Absolute, as is `guestpath`. */
  hostpath: string,
  guestpath: string,
  read_only: boolean,
});

/** A temporary machine as it is wanted: its project is generated from this. Written before anything else is made of it. */
export const temporaryRecordSchema = object(
  {
    schema_version: version,
    name: { type: "string", pattern: "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$" },
    provider: { enum: ["orbstack", "vagrant"] },
    /** The provider block. */
    options: {
      type: "object",
      propertyNames: { pattern: "^[a-z][a-z_]*$" },
      additionalProperties: { type: ["string", "number"] },
    },
    mounts: list(mount),
    created_at: time,
  },
  {
    box: string,
    /** The process with whose end the machine goes. Absent: it stays until the user destroys it. In a container it may be the first one. */
    session: processId(1),
  },
);
