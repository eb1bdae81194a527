import { list, number, object, string } from "../../machine/shape.js";
import { version } from "./common.js";

/** The port leases that a run of Vagrant took for a machine. */
export const portLeasesSchema = object({
  schema_version: version,
  vagrant: object({ pid: number, started: string }),
  leases: list(
    object({
      file: string,
      /** Distinguishes it from another process's lease of the same port. */
      modified_ms: number,
    }),
  ),
});
