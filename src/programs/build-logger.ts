import pino from "pino";
import { masker } from "../machine/mask.js";

/** A log of lines of JSON on standard error. No secret of the environment or of anybody's arguments gets into it. */
export function buildLogger(level: string): pino.Logger {
  const mask = masker(process.env);
  const log = (object: object) => mask(object) as Record<string, unknown>;
  // Masked before pino looks at errors by itself.
  return pino({ level, formatters: { log }, serializers: {} }, pino.destination({ fd: 2, sync: true }));
}
