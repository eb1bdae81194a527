import { object } from "../../machine/shape.js";
import { nonEmpty } from "./common.js";

/** A `ProcessId`. */
export const processId = (minimum: number) =>
  object({ pid: { type: "integer", minimum }, started: nonEmpty });
