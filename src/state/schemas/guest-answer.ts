import { object, string } from "../../machine/shape.js";
import { time, version } from "./common.js";

/** What a guest last said of itself. */
export const guestAnswerSchema = object({
  schema_version: version,
  /** Vagrant's id of the machine. */
  machine_id: string,
  /** A hash of what it was asked. */
  question: string,
  asked_at: time,
  /** As it came: whoever reads it survives any. */
  answer: string,
});
