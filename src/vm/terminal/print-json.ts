import type { JsonFormats } from "../../generated/json-formats.js";
import type { Exact } from "../../machine/shape.js";
import type { Session } from "../session/session.js";

/** The name of a file in `docs/schemas`. */
type Format = keyof JsonFormats;

/** What a command prints in a format, without the name and the version of the format. */
export type JsonContent<F extends Format> = Omit<JsonFormats[F], "schema" | "version">;

/**
 * Prints the result for programs, as `docs/schemas/<format>.json` describes it. The type comes from that file, and no property may be there
 * that the file does not name. `version` rises when a key is removed or changes its meaning.
 */
export function printJson<F extends Format, C extends JsonContent<F>>(
  { print }: Session,
  format: F,
  content: C & Exact<C, JsonContent<F>>,
): void {
  print(JSON.stringify({ ...head(format), ...content }, undefined, 2));
}

/** The same on one line, for commands that print an object for each event. */
export function jsonLine<F extends Format, C extends JsonContent<F>>(
  format: F,
  content: C & Exact<C, JsonContent<F>>,
): string {
  return JSON.stringify({ ...head(format), ...content });
}

function head<F extends Format>(schema: F) {
  return { schema, version: 1 } satisfies Pick<JsonFormats[Format], "schema" | "version">;
}
