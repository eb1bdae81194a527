import { anyObject, object, string, strings } from "../../machine/shape.js";
import { version } from "./common.js";

/** What is known of a generated Vagrantfile, in a file beside it. */
export const vagrantfileRecordSchema = object(
  {
    schema_version: version,
    /** Hashes of the texts that we put there. It is two while one gives way to the other: a kill may come between. */
    written: strings,
  },
  {
    /** What the machine was last brought up with. Absent before the first time; older versions kept the text's hash alone. */
    applied: object({ hash: string, context: anyObject }, { text: string }),
  },
);
