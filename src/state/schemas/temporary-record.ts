import { boolean, list, object, string } from "../../machine/shape.js";
import { time, version } from "./common.js";
import { processId } from "./process-id.js";

const mount = object({
  /** Absolute, like `guestpath`. */
  hostpath: string,
  guestpath: string,
  read_only: boolean,
});

/** The options of a temporary machine, from which its project is generated. Written before anything else of it. */
export const temporaryRecordSchema = object(
  {
    schema_version: version,
    name: { type: "string", pattern: "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$" },
    provider: { enum: ["orbstack", "vagrant"] },
    /** The options of the provider block. */
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
    /** The process whose end ends the machine. Absent: the machine stays until the user destroys it. In a container, its id may be 1. */
    session: processId(1),
  },
);
