import { object, string } from "../../machine/shape.js";
import { time, version } from "./common.js";

/** A guest's last report about itself. */
export const guestAnswerSchema = object({
  schema_version: version,
  /** Vagrant's id of the machine. */
  machine_id: string,
  /** A hash of the question. */
  question: string,
  asked_at: time,
  /** The raw answer. It is not trusted. */
  answer: string,
});
