import { object } from "../../machine/shape.js";
import { nonEmpty, time, version } from "./common.js";

/** The commands after the first boot of a machine succeeded, or failed and need not succeed. */
export const postBootSchema = object({
  schema_version: version,
  /** Vagrant's id of the machine. Successive machines share the folder. */
  machine_id: nonEmpty,
  done_at: time,
});
