import type { Session } from "../session/session.js";

/**
 * Prints a result as JSON. `docs/schemas/<schema>.json` describes it; `version` is increased when a key is removed or
 * changes its meaning.
 */
export function printJson(
  { print }: Session,
  schema: string,
  content: Readonly<Record<string, unknown>>,
  version = 1,
): void {
  print(JSON.stringify({ schema, version, ...content }, undefined, 2));
}

/** The same on a single line, for commands that print an object for each event. */
export function printJsonLine(
  { print }: Session,
  schema: string,
  content: Readonly<Record<string, unknown>>,
): void {
  print(JSON.stringify({ schema, version: 1, ...content }));
}
