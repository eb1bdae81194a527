import pino from "pino";
import { masker } from "../machine/mask.js";

/** A logger that writes lines of JSON to standard error, with secrets masked. */
export function buildLogger(level: string): pino.Logger {
  const mask = masker(process.env);
  const log = (object: object) => mask(object) as Record<string, unknown>;
  // Masked before pino formats errors.
  return pino({ level, formatters: { log }, serializers: {} }, pino.destination({ fd: 2, sync: true }));
}
