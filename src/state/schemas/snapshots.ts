import { list, object, string } from "../../machine/shape.js";
import { nonEmpty, time, version } from "./common.js";

/** A snapshot: its clone and the user's name for it. Written before the clone is created. */
const snapshot = object(
  { name: string, clone_name: nonEmpty, created_at: time },
  {
    /** Present while the clone is being created. After a crash, an incomplete clone is deleted. */
    intent: { const: "save" },
  },
);

export const snapshotsSchema = object({ schema_version: version, snapshots: list(snapshot) });
