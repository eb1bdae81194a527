import { list, number, object, string } from "../../machine/shape.js";
import { version } from "./common.js";

/** The leases of ports that one run of Vagrant took for a machine. */
export const portLeasesSchema = object({
  schema_version: version,
  vagrant: object({ pid: number, started: string }),
  leases: list(
    object({
      file: string,
      /** Tells it from the lease of another process, which has the same name. */
      modified_ms: number,
    }),
  ),
});
