import { list, object, string } from "../../machine/shape.js";
import { nonEmpty, time, version } from "./common.js";

/** What the user calls a clone. Written before the clone is made. */
const snapshot = object(
  { name: string, clone_name: nonEmpty, created_at: time },
  {
    /** Present while it is being made; after a crash it stays, and what there is of the clone is deleted. */
    intent: { const: "save" },
  },
);

export const snapshotsSchema = object({ schema_version: version, snapshots: list(snapshot) });
