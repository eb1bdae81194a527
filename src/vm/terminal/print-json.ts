import type { Session } from "../session/session.js";

/**
 * Prints the result for programs. `docs/schemas/<schema>.json` describes it; `version` rises when a key changes its meaning or goes.
 */
export function printJson(
  { print }: Session,
  schema: string,
  content: Readonly<Record<string, unknown>>,
  version = 1,
): void {
  print(JSON.stringify({ schema, version, ...content }, undefined, 2));
}

/** The same on one line, of a command that prints such an object each time that something happens. */
export function printJsonLine(
  { print }: Session,
  schema: string,
  content: Readonly<Record<string, unknown>>,
): void {
  print(JSON.stringify({ schema, version: 1, ...content }));
}
